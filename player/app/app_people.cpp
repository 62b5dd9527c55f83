// The women who share the device: groups, faces, joining, watching together, three pictures as a key.
#include <algorithm>
#include <filesystem>

#include "content/base/log.h"
#include "player/app/app.h"
#include "player/views/groups_view.h"
#include "player/views/join_view.h"
#include "player/views/learners_view.h"
#include "player/views/pin_view.h"
#include "player/views/together_view.h"

namespace jankar::app {

using records::Learner;
using records::Store;

namespace {

/// People as the records thread reads them.
struct People {
    std::vector<Learner> learners;
    std::vector<records::Group> groups;
    records::Group no_group;
};

Result<People> read_all(Store& store) {
    People people;
    ASSIGN_OR_RETURN(people.learners, store.learners());
    ASSIGN_OR_RETURN(people.groups, store.groups());
    ASSIGN_OR_RETURN(people.no_group, store.no_group());
    return people;
}

}  // namespace

void App::take_learners(std::vector<Learner> learners) {
    learners_ = std::move(learners);
    auto fetch = [this](const std::string& id, auto read,
                        std::map<std::string, std::shared_ptr<const Bytes>>& into) {
        records_->ask([id, read](Store& store) { return read(store, id); },
                      [id, &into](Result<Bytes> bytes) {
                          if (bytes && !bytes->empty()) {
                              into[id] = std::make_shared<const Bytes>(std::move(*bytes));
                          }
                      });
    };
    for (const Learner& learner : learners_) {
        if (learner.has_photo && photos_.count(learner.id) == 0) {
            fetch(
                learner.id, [](Store& store, const std::string& id) { return store.photo(id); }, photos_);
        }
        if (learner.has_voice && names_.count(learner.id) == 0) {
            fetch(
                learner.id, [](Store& store, const std::string& id) { return store.learner_voice(id); },
                names_);
        }
    }
    for (const records::Group& group : groups_) {
        if (group.has_voice && names_.count(group.id) == 0) {
            fetch(
                group.id, [](Store& store, const std::string& id) { return store.group_voice(id); }, names_);
        }
    }
}

/// Does `work` on the records thread, reads the people anew, and goes on.
void App::change_people(std::function<Result<void>(Store&)> work, std::function<void()> then) {
    opening_ = true;
    records_->ask(
        [work = std::move(work)](Store& store) -> Result<People> {
            RETURN_IF_ERROR(work(store));
            return read_all(store);
        },
        [this, then = std::move(then)](Result<People> people) {
            opening_ = false;
            if (!people) {
                trouble(people.error());
            } else {
                groups_ = std::move(people->groups);
                no_group_ = std::move(people->no_group);
                take_learners(std::move(people->learners));
            }
            then();
        });
}

const records::Group* App::group() const {
    for (const records::Group& group : groups_) {
        if (group.id == group_id_) {
            return &group;
        }
    }
    return groups_.empty() ? &no_group_ : groups_.size() == 1 ? &groups_.front() : nullptr;
}

void App::choose_group(const std::string& id) {
    group_id_ = id;
    show(views::make_learners_view(*this));
}

std::vector<const Learner*> App::faces() const {
    std::vector<const Learner*> out;
    const bool all = groups_.size() < 2;
    for (const Learner& learner : learners_) {
        if (all || learner.group == group_id_) {
            out.push_back(&learner);
        }
    }
    return out;
}

screen::PictureSource App::face(const Learner& learner) const {
    if (learner.has_photo) {
        // Read by the records thread; until it came her drawing stands for her.
        auto found = photos_.find(learner.id);
        if (found != photos_.end()) {
            return {"photo:" + learner.id, [bytes = found->second]() -> Result<Bytes> { return *bytes; }};
        }
    }
    return drawing(learner.drawing);
}

screen::PictureSource App::drawing(const std::string& name) const {
    return asset_picture("drawings/" + (name.empty() ? std::string("mango") : name) + ".webp");
}

views::Utterance App::name_of(const Learner& learner, const std::string& control) const {
    auto found = names_.find(learner.id);
    if (found != names_.end()) {
        return {"name/" + learner.id, lang(), [bytes = found->second]() -> Result<Bytes> { return *bytes; },
                control};
    }
    return phrase("drawing-" + (learner.drawing.empty() ? std::string("mango") : learner.drawing), control);
}

views::Utterance App::name_of(const records::Group& group, const std::string& control) const {
    auto found = names_.find(group.id);
    if (found != names_.end()) {
        return {"name/" + group.id, lang(), [bytes = found->second]() -> Result<Bytes> { return *bytes; },
                control};
    }
    return phrase("drawing-" + (group.drawing.empty() ? std::string("mango") : group.drawing), control);
}

bool App::is_taken(const std::string& drawing) const {
    const auto shown = faces();
    return std::any_of(shown.begin(), shown.end(),
                       [&](const Learner* learner) { return learner->drawing == drawing; });
}

void App::join(records::NewLearner who) {
    if (const records::Group* here = group()) {
        who.group = here->id;
    }
    auto id = std::make_shared<std::string>();
    change_people(
        [who = std::move(who), id](Store& store) -> Result<void> {
            ASSIGN_OR_RETURN(*id, store.add_learner(who));
            return {};
        },
        [this, id] {
            if (id->empty()) {
                show_learners();
                return;
            }
            auto kept = progress_->take_guest_plays();
            sign_in(*id);
            progress_->keep_guest_plays(std::move(kept));
            after_home_ = true;
            say({phrase("joined")});
        });
}

void App::choose_learner(const std::string& id) {
    for (const Learner& learner : learners_) {
        if (learner.id == id && learner.has_pin) {
            show(views::make_pin_view(*this, learner, [this, id] { sign_in(id); }));
            return;
        }
    }
    sign_in(id);
}

void App::sign_in(const std::string& id) {
    learner_id_ = id;
    present_.clear();
    media_->set_level(settings().sound);
    opening_ = true;
    progress_->begin(id, [this] {
        opening_ = false;
        show_home();
    });
}

void App::choose_guest() {
    learner_id_.clear();
    present_.clear();
    progress_->begin_guest();
    show_home();
}

// Her name by the microphone, her photo by the camera. Neither is opened, nor its thread begun, before she
// asks for it.

void App::start_recording() {
    recorded_.clear();
    if (!microphone_) {
        microphone_ = std::make_unique<media::Microphone>(wake_);
    }
    microphone_->start();
}

void App::stop_recording() {
    recorded_.clear();
    if (microphone_) {
        microphone_->cancel();
    }
}

views::NameRecording App::recording() const {
    using State = media::Microphone::State;
    if (!recorded_.empty()) {
        return views::NameRecording::Heard;
    }
    switch (microphone_ ? microphone_->state() : State::Idle) {
        case State::Waiting:
            return views::NameRecording::Ready;
        case State::Recording:
        case State::Done:
            return views::NameRecording::Runs;
        case State::NoDevice:
            return views::NameRecording::NoEar;
        case State::Silent:
            return views::NameRecording::Silent;
        case State::Idle:
            break;
    }
    return views::NameRecording::Off;
}

Bytes App::recorded_name() const {
    return recorded_;
}

views::Utterance App::hear_recording(const std::string& control) const {
    return {"name/new", lang(), [bytes = recorded_]() -> Result<Bytes> { return bytes; }, control};
}

bool App::has_camera() const {
    std::error_code ignored;
    return std::filesystem::exists("/dev/video0", ignored);
}

void App::open_camera() {
    if (!camera_) {
        camera_ = std::make_unique<media::Camera>(wake_);
    }
    camera_->start(std::min(window_->width(), window_->height()) / 2);
}

void App::close_camera() {
    if (camera_) {
        camera_->stop();
    }
}

views::PhotoTaking App::camera() const {
    using State = media::Camera::State;
    switch (camera_ ? camera_->state() : State::Idle) {
        case State::Opening:
            return views::PhotoTaking::Opens;
        case State::Running:
        case State::Taking:
            return views::PhotoTaking::Runs;
        case State::Done:
            return views::PhotoTaking::Taken;
        case State::NoDevice:
            return views::PhotoTaking::NoEye;
        case State::Idle:
            break;
    }
    return views::PhotoTaking::Off;
}

screen::Texture* App::camera_frame() {
    if (camera_) {
        if (auto frame = camera_->frame()) {
            camera_picture_ = std::move(*frame);
            camera_texture_.borrow(camera_picture_.pixels.data(), camera_picture_.width,
                                   camera_picture_.height, camera_picture_.width * 4);
        }
    }
    return camera_picture_.width > 0 ? &camera_texture_ : nullptr;
}

Bytes App::take_photo() {
    camera_picture_ = {};
    return camera_ ? camera_->take() : Bytes{};
}

void App::begin_together(const std::vector<std::string>& learners) {
    learner_id_.clear();
    present_ = learners;
    opening_ = true;
    const records::Group* here = group();
    progress_->begin_together(learners, here != nullptr ? here->id : std::string(), [this] {
        opening_ = false;
        show_home();
    });
}

std::vector<const Learner*> App::present() const {
    std::vector<const Learner*> out;
    for (const Learner& learner : learners_) {
        if (std::count(present_.begin(), present_.end(), learner.id) > 0) {
            out.push_back(&learner);
        }
    }
    return out;
}

void App::check_pin(const std::string& learner, const std::vector<int>& three,
                    std::function<void(bool right)> then) {
    records_->ask([learner, three](Store& store) { return store.check_pin(learner, three); },
                  [this, then = std::move(then)](Result<bool> right) {
                      if (!right) {
                          trouble(right.error());
                      }
                      then(right && *right);
                  });
}

void App::set_pin(const std::string& learner, const std::vector<int>& three) {
    change_people([learner, three](Store& store) { return store.set_pin(learner, three); },
                  [this] {
                      after_home_ = true;
                      show_trainer_screen("learners-edit");
                      say({phrase("pin-kept")});
                  });
}

void App::show_groups() {
    show(views::make_groups_view(*this));
}

void App::show_join() {
    show(views::make_join_view(*this));
}

void App::show_together() {
    show(views::make_together_view(*this));
}

void App::show_learners() {
    is_trainer_ = false;
    progress_->end();
    progress_->begin_guest();
    learner_id_.clear();
    present_.clear();
    due_queue_.clear();
    media_->set_level(settings().sound);
    // Who comes next may belong to another group; the faces of a group that is gone are not shown either.
    const bool known = std::any_of(groups_.begin(), groups_.end(),
                                   [&](const records::Group& group) { return group.id == group_id_; });
    if (groups_.size() > 1 && !known) {
        show_groups();
    } else {
        show(views::make_learners_view(*this));
    }
}

}  // namespace jankar::app
