#pragma once
// What the trainer's screens may ask: the code, the women of the device, what each finished, the settings.
// Implemented by the application; main thread only; nothing here blocks.
#include <functional>
#include <string>
#include <vector>

#include "player/records/store.h"

namespace jankar::views {

using records::WallRow;

/// What is the device's, not hers.
struct DeviceSettings {
    std::string lang;
    bool contrast = false, captions = false;
    double diagonal_inches = 0;  ///< 0: by the size
};

class TrainerDesk {
 public:
    virtual ~TrainerDesk() = default;

    virtual void check_trainer_code(const std::string& digits, std::function<void(bool right)> then) = 0;
    virtual void set_trainer_code(const std::string& digits) = 0;
    /// The door: the pad where a code is set, else the trainer's pictures.
    virtual void show_trainer() = 0;
    /// The pad once more, for another code.
    virtual void show_new_code() = 0;
    /// She chooses three pictures as her key.
    virtual void show_new_pin(const std::string& learner) = 0;
    /// Back among the trainer's screens by name: trainer women lessons stick device learners-edit groups-edit
    /// wall packs export settings about.
    virtual void show_trainer_screen(const std::string& name) = 0;

    virtual void change_learner(const std::string& id, const records::LearnerChange& change) = 0;
    virtual void change_settings(const std::string& id, const records::Settings& settings) = 0;
    virtual void merge_learners(const std::string& kept, const std::string& other) = 0;
    /// Her face, name and voice go for ever; it is said when they are gone.
    virtual void forget_learner(const std::string& id) = 0;
    /// One more group, with the first drawing that none has.
    virtual void add_group() = 0;
    /// Another picture or spoken name for a group; what is empty stays as it is.
    virtual void change_group(const std::string& id, const std::string& drawing, Bytes voice) = 0;
    /// Reads the wall; `then` with a row for each of the learners, in their order.
    virtual void read_wall(const std::vector<std::string>& learners,
                           std::function<void(std::vector<WallRow>)> then) = 0;
    virtual void witness(const std::string& learner, std::size_t shelf_index) = 0;
    /// The place was touched by mistake just now.
    virtual void take_back_witness(const std::string& learner, std::size_t shelf_index) = 0;

    virtual DeviceSettings device_settings() const = 0;
    virtual void set_device_settings(const DeviceSettings& settings) = 0;
    /// Sentences on what is not as it should be: refused packs, a restored copy, nowhere to keep.
    virtual std::vector<std::string> notices() const = 0;
    virtual bool forgets() const = 0;  ///< what is kept here is gone when the device is off
    virtual std::string version() const = 0;
    virtual std::string device_name() const = 0;  ///< label, else the first 8 of the device's id
};

}  // namespace jankar::views
