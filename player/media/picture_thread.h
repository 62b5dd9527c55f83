#pragma once
// Decodes pictures on a thread of their own, so that no voice and no clip waits behind one that has begun: a
// large picture takes a slow board a third of a second. What main asks for is done in its order, what is
// urgent first; results are handed to `done` on that thread. All member functions are called from the main
// thread and never block, but for the destructor, which waits for the picture under way.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "player/media/media_thread.h"

namespace jankar::media {

/// A picture that is wanted: as MediaThread::want_picture says.
struct PictureJob {
    std::string key;
    Loader load;
    int box_width = 0, box_height = 0;
    Fit fit = Fit::Contain;
};

class PictureThread {
 public:
    /// `done` takes PictureReady and PictureFailed.
    explicit PictureThread(std::function<void(Event)> done);
    ~PictureThread();
    PictureThread(const PictureThread&) = delete;
    PictureThread& operator=(const PictureThread&) = delete;

    void want(PictureJob job, bool urgent);
    /// Forgets those that have not begun.
    void forget();

 private:
    void run();
    bool take(PictureJob& job);  ///< waits for one; false when it is time to end
    void make(PictureJob& job);

    const std::function<void(Event)> done_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<PictureJob> urgent_, waiting_;  ///< guarded by mutex_
    std::set<std::string> keys_;               ///< guarded by mutex_: asked for and not delivered
    bool ending_ = false;                      ///< guarded by mutex_
    std::thread thread_;
};

}  // namespace jankar::media
