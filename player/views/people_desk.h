#pragma once
// What a screen may ask about the women who share this device: groups, faces, joining, watching together,
// three pictures as a key. Implemented by the application; main thread only; nothing here blocks, answers
// come through `then` on the main thread.
#include <functional>
#include <string>
#include <vector>

#include "content/base/bytes.h"
#include "player/records/people.h"
#include "player/screen/picture_cache.h"
#include "player/screen/texture.h"
#include "player/views/utterance.h"

namespace jankar::views {

/// How the recording of a name stands.
enum class NameRecording {
    Off,     ///< nothing was recorded
    Ready,   ///< the microphone listens, nobody speaks yet
    Runs,    ///< somebody speaks
    Heard,   ///< a name was taken
    Silent,  ///< nobody spoke
    NoEar,   ///< there is no microphone
};

/// How the camera stands.
enum class PhotoTaking {
    Off,
    Opens,
    Runs,   ///< camera_frame() shows what it sees
    Taken,  ///< take_photo() has the photo
    NoEye,  ///< there is no camera, or it was pulled out
};

class PeopleDesk {
 public:
    virtual ~PeopleDesk() = default;

    // Groups and faces
    virtual const std::vector<records::Group>& groups() const = 0;
    /// The group whose faces are shown; null while there are fewer than two and nobody has to choose.
    virtual const records::Group* group() const = 0;
    virtual void choose_group(const std::string& id) = 0;
    /// The faces of the present group, in the order they joined.
    virtual std::vector<const records::Learner*> faces() const = 0;
    virtual screen::PictureSource face(const records::Learner& learner) const = 0;
    virtual screen::PictureSource drawing(const std::string& name) const = 0;
    /// Her own recording, else the name of her drawing.
    virtual Utterance name_of(const records::Learner& learner, const std::string& control) const = 0;
    virtual Utterance name_of(const records::Group& group, const std::string& control) const = 0;

    // Joining
    virtual bool may_join() const = 0;  ///< the programme lets women join by themselves
    /// All drawings, and whether one has an owner in the present group.
    virtual const std::vector<std::string>& drawings() const = 0;
    virtual bool is_taken(const std::string& drawing) const = 0;
    /// Adds her to the present group, and she is at her shelf.
    virtual void join(records::NewLearner who) = 0;
    /// What a guest finished is kept for the woman who joins next.
    virtual bool guest_has_something() const = 0;

    // Her name by the microphone
    virtual void start_recording() = 0;
    virtual void stop_recording() = 0;
    virtual NameRecording recording() const = 0;
    virtual Bytes recorded_name() const = 0;
    virtual Utterance hear_recording(const std::string& control) const = 0;

    // A photo by the camera
    virtual bool has_camera() const = 0;
    virtual void open_camera() = 0;
    virtual void close_camera() = 0;
    virtual PhotoTaking camera() const = 0;
    virtual screen::Texture* camera_frame() = 0;  ///< what the camera sees, null before the first frame
    virtual void shoot_photo() = 0;               ///< keeps the next frame; see camera()
    virtual Bytes take_photo() = 0;               ///< empty unless one was taken

    // Watching together
    virtual void begin_together(const std::vector<std::string>& learners) = 0;
    virtual std::vector<const records::Learner*> present() const = 0;  ///< empty: not together

    // Three pictures as a key: numbers 1 to 9
    virtual void check_pin(const std::string& learner, const std::vector<int>& three,
                           std::function<void(bool right)> then) = 0;
    virtual void set_pin(const std::string& learner, const std::vector<int>& three) = 0;

    virtual void show_groups() = 0;
    virtual void show_join() = 0;
    virtual void show_together() = 0;
};

}  // namespace jankar::views
