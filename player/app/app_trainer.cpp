// The trainer's screens: the code, the women, what each finished, the device.
#include <fmt/format.h>

#include <algorithm>

#include "player/app/app.h"
#include "player/app/version.h"
#include "player/views/pin_view.h"
#include "player/views/trainer_view.h"

namespace jankar::app {

using records::Store;

void App::check_trainer_code(const std::string& digits, std::function<void(bool right)> then) {
    records_->ask([digits](Store& store) { return store.check_trainer_code(digits); },
                  [then = std::move(then)](Result<bool> right) { then(right && *right); });
}

void App::set_trainer_code(const std::string& digits) {
    records_->ask([digits](Store& store) { return store.set_trainer_code(digits); },
                  [this](Result<void> set) {
                      if (!set) {
                          trouble(set.error());
                      } else {
                          has_code_ = true;
                      }
                  });
}

void App::show_trainer() {
    show(views::make_code_view(*this, !has_code_));
}

void App::show_new_code() {
    show(views::make_code_view(*this, true));
}

void App::show_new_pin(const std::string& id) {
    for (const records::Learner& learner : learners_) {
        if (learner.id == id) {
            show(views::make_new_pin_view(
                *this, learner, [this, id](const std::vector<int>& three) { set_pin(id, three); },
                [this] { show_trainer_screen("learners-edit"); }));
            return;
        }
    }
}

void App::show_trainer_screen(const std::string& name) {
    is_trainer_ = true;
    show(views::make_trainer_view(*this, name));
}

void App::change_learner(const std::string& id, const records::LearnerChange& change) {
    photos_.erase(id);
    names_.erase(id);
    change_people([id, change](Store& store) { return store.change_learner(id, change); },
                  [this] { request_draw(screen::Reason::Data); });
}

void App::change_settings(const std::string& id, const records::Settings& settings) {
    change_people([id, settings](Store& store) { return store.save_settings(id, settings); },
                  [this] { request_draw(screen::Reason::Data); });
}

void App::merge_learners(const std::string& kept, const std::string& other) {
    change_people([kept, other](Store& store) { return store.merge_learners(kept, other); },
                  [this] { request_draw(screen::Reason::Data); });
}

void App::forget_learner(const std::string& id) {
    photos_.erase(id);
    names_.erase(id);
    change_people([id](Store& store) { return store.forget_learner(id); },
                  [this, id] {
                      if (std::none_of(learners_.begin(), learners_.end(),
                                       [&](const records::Learner& learner) { return learner.id == id; })) {
                          say({phrase("edit-forgotten")});
                      }
                      request_draw(screen::Reason::Data);
                  });
}

void App::change_group(const std::string& id, const std::string& drawing, Bytes voice) {
    const auto group =
        std::find_if(groups_.begin(), groups_.end(), [&](const auto& one) { return one.id == id; });
    if (group == groups_.end()) {
        return;
    }
    names_.erase(id);
    change_people(
        [id, name = group->name, drawing = drawing.empty() ? group->drawing : drawing,
         voice = std::move(voice)](Store& store) -> Result<void> {
            RETURN_IF_ERROR(store.set_group(id, name, drawing));
            return voice.empty() ? Result<void>() : store.set_group_voice(id, voice);
        },
        [this] { request_draw(screen::Reason::Data); });
}

/// Its picture is the first drawing that no group has; the picture's name is said, so that the trainer knows
/// it.
void App::add_group() {
    std::string free = drawings_.empty() ? std::string() : drawings_.front();
    for (const std::string& drawing : drawings_) {
        if (std::none_of(groups_.begin(), groups_.end(),
                         [&](const records::Group& group) { return group.drawing == drawing; })) {
            free = drawing;
            break;
        }
    }
    change_people(
        [free](Store& store) -> Result<void> {
            RETURN_IF_ERROR(store.add_group({}, free));
            return {};
        },
        [this] {
            if (!groups_.empty()) {
                say({name_of(groups_.back(), "trainer:add")});
            }
        });
}

void App::read_wall(const std::vector<std::string>& learners,
                    std::function<void(std::vector<views::WallRow>)> then) {
    records_->ask([learners](Store& store) { return store.wall(learners); },
                  [this, then = std::move(then)](Result<std::vector<records::WallRow>> rows) {
                      if (!rows) {
                          trouble(rows.error());
                          then({});
                      } else {
                          then(std::move(*rows));
                      }
                  });
}

void App::witness(const std::string& learner, std::size_t shelf_index) {
    const pack::ShelfLesson& entry = shelf_.lessons[shelf_index];
    progress_->witness(learner, entry);
}

void App::take_back_witness(const std::string& learner, std::size_t shelf_index) {
    progress_->take_back_witness(learner, shelf_.lessons[shelf_index]);
}

views::DeviceSettings App::device_settings() const {
    return {device_settings_.lang, device_settings_.contrast, device_settings_.captions, diagonal_inches_};
}

void App::set_device_settings(const views::DeviceSettings& settings) {
    device_settings_.lang = settings.lang;
    device_settings_.contrast = settings.contrast;
    device_settings_.captions = settings.captions;
    diagonal_inches_ = settings.diagonal_inches;
    records_->ask(
        [settings](Store& store) -> Result<void> {
            RETURN_IF_ERROR(store.set_device_setting("lang", settings.lang));
            RETURN_IF_ERROR(store.set_device_setting("contrast", settings.contrast ? "1" : "0"));
            RETURN_IF_ERROR(store.set_device_setting("captions", settings.captions ? "1" : "0"));
            return store.set_device_setting("diagonal", fmt::format("{:.1f}", settings.diagonal_inches));
        },
        [this](Result<void> kept) {
            if (!kept) {
                trouble(kept.error());
            }
        });
    request_draw(screen::Reason::Data);
}

std::string App::version() const {
    return kVersion;
}

}  // namespace jankar::app
