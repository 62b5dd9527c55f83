#include "player/media/picture_thread.h"

#include <algorithm>
#include <utility>

namespace jankar::media {

PictureThread::PictureThread(std::function<void(Event)> done)
    : done_(std::move(done)), thread_([this] { run(); }) {}

PictureThread::~PictureThread() {
    {
        std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void PictureThread::want(PictureJob job, bool urgent) {
    {
        std::lock_guard lock(mutex_);
        if (keys_.insert(job.key).second) {
            (urgent ? urgent_ : waiting_).push_back(std::move(job));
        } else if (urgent) {
            const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                            [&](const PictureJob& other) { return other.key == job.key; });
            if (found != waiting_.end()) {
                urgent_.push_back(std::move(*found));
                waiting_.erase(found);
            }
        }
    }
    changed_.notify_one();
}

void PictureThread::forget() {
    std::lock_guard lock(mutex_);
    for (auto* queue : {&urgent_, &waiting_}) {
        for (const PictureJob& job : *queue) {
            keys_.erase(job.key);
        }
        queue->clear();
    }
}

void PictureThread::run() {
    PictureJob job;
    while (take(job)) {
        make(job);
    }
}

bool PictureThread::take(PictureJob& job) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ending_ || !urgent_.empty() || !waiting_.empty(); });
    if (ending_) {
        return false;
    }
    auto& queue = urgent_.empty() ? waiting_ : urgent_;
    job = std::move(queue.front());
    queue.pop_front();
    return true;
}

void PictureThread::make(PictureJob& job) {
    auto picture = [&]() -> Result<Picture> {
        ASSIGN_OR_RETURN(Bytes encoded, job.load());
        return decode_picture(encoded, job.box_width, job.box_height, job.fit);
    }();
    job.load = nullptr;  // it may hold a pack open
    Event event{};
    event.key = job.key;
    if (picture) {
        event.kind = Event::Kind::PictureReady;
        event.picture = std::move(*picture);
    } else {
        event.kind = Event::Kind::PictureFailed;
        event.error = std::move(picture).error();
    }
    {
        std::lock_guard lock(mutex_);
        keys_.erase(job.key);
    }
    done_(std::move(event));
}

}  // namespace jankar::media
