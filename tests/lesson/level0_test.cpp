#include "content/lesson/level0.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "content/base/files.h"
#include "content/lesson/checks.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::lesson;

namespace {

void put(const std::string& folder, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        std::string path = folder + "/" + name;
        REQUIRE(make_folders(path.substr(0, path.rfind('/'))).has_value());
        REQUIRE(write_file_atomic(path, as_bytes("x")).has_value());
    }
}

/// What `jankar-pack new` does with the answer.
void carry_out(const std::string& folder, const Level0& level0) {
    for (const auto& [from, to] : level0.moves) {
        REQUIRE(make_folders(folder + "/" + to.substr(0, to.rfind('/'))).has_value());
        std::filesystem::rename(folder + "/" + from, folder + "/" + to);
    }
    for (const auto& [name, text] : level0.files) {
        if (auto slash = name.rfind('/'); slash != std::string::npos) {
            REQUIRE(make_folders(folder + "/" + name.substr(0, slash)).has_value());
        }
        REQUIRE(write_file_atomic(folder + "/" + name, as_bytes(text)).has_value());
    }
}

}  // namespace

TEST_CASE("level 0: numbered pictures, a clip and a question become a lesson without errors") {
    test::TempDir dir;
    const std::string folder = dir / "Make Soap";
    put(folder, {"01.jpg", "01.wav", "02.mp4", "03.png", "03.mp3", "10.jpg", "10.wav", "q1_a_ok.jpg",
                 "q1_a.wav", "q1_b.jpg", "q1_b.wav", "q1.wav", "notes.txt", "IMG_2044.jpg", ".hidden.jpg"});
    auto level0 = level0_lesson(folder, "", "en");
    REQUIRE_MESSAGE(level0.has_value(), level0.error().text);
    CHECK(level0->steps == 6);
    CHECK(level0->moves.size() == 6);
    carry_out(folder, *level0);
    auto read = read_lesson_folder(folder);
    for (const Fault& fault : check_lesson_folder(read)) {
        CHECK_MESSAGE(fault.level == "warning", with_place(fault));
    }
    const Lesson& lesson = read.lesson;
    CHECK(lesson.id == "make-soap");
    CHECK(lesson.title.at("en") == "Make soap");
    REQUIRE(lesson.steps.size() == 6);
    CHECK(lesson.steps[0].picture == "01.jpg");
    CHECK(lesson.steps[0].say == "01");
    CHECK(lesson.steps[1].video == "02.mp4");
    CHECK(lesson.steps[3].picture == "10.jpg");
    CHECK(lesson.steps[4].type == StepType::Choose);
    CHECK(lesson.steps[4].id == "q1");
    CHECK(lesson.steps[4].say == "q1");
    REQUIRE(lesson.steps[4].items.size() == 2);
    CHECK(lesson.steps[4].items[0].ok);
    CHECK(lesson.steps[4].items[0].say == "q1_a");
    CHECK(lesson.steps[5].type == StepType::Do);
    CHECK(read.voices.find("en", "q1_b") == "voice/en/q1_b.wav");
}

TEST_CASE("level 0: what nobody recorded is a place to write words") {
    test::TempDir dir;
    put(dir.path(),
        {"1.jpg", "2.jpg", "voice/hi/1.wav", "voice/kn-IN/1.wav", "q2_a.jpg", "q2_b_ok.jpg", "q2_b_ok.ogg"});
    auto level0 = level0_lesson(dir.path(), "two-pictures", "hi");
    REQUIRE(level0.has_value());
    carry_out(dir.path(), *level0);
    auto read = read_lesson_folder(dir.path());
    CHECK(read.faults.empty());
    CHECK(read.lesson.id == "two-pictures");
    CHECK(read.lesson.langs == std::vector<std::string>{"hi", "kn"});
    CHECK(read.lesson.steps[0].say == "1");
    CHECK(read.lesson.steps[2].items[1].say == "q2_b_ok");
    CHECK_FALSE(read.lesson.words.at("hi").contains("1"));
    CHECK(read.lesson.words.at("hi").at("02").empty());
    auto faults = check_lesson_folder(read);
    CHECK(std::count_if(faults.begin(), faults.end(), [](const Fault& fault) {
              return fault.level == "error";
          }) == std::count_if(faults.begin(), faults.end(), [](const Fault& fault) {
              return fault.code == "missing_line";
          }));
    CHECK(has_errors(faults));
}

TEST_CASE("level 0: what cannot be made is said, and nothing of hers is written over") {
    test::TempDir dir;
    CHECK(level0_lesson(dir.path(), "", "en").error().code == ErrorCode::NotFound);
    CHECK(level0_lesson(dir / "none", "", "en").error().code == ErrorCode::NotFound);
    put(dir.path(), {"01.wav", "photo.jpg"});
    CHECK(level0_lesson(dir.path(), "", "en").error().code == ErrorCode::NotFound);
    put(dir.path(), {"01.jpg", "words/en.toml"});
    CHECK(level0_lesson(dir.path(), "Not A Slug", "en").error().code == ErrorCode::Usage);
    CHECK(level0_lesson(dir.path(), "", "English").error().code == ErrorCode::Usage);
    auto level0 = level0_lesson(dir.path(), "", "en");
    REQUIRE(level0.has_value());
    REQUIRE(level0->files.size() == 1);
    CHECK(level0->files[0].first == "lesson.toml");
    put(dir.path(), {"lesson.toml"});
    CHECK(level0_lesson(dir.path(), "", "en").error().code == ErrorCode::Refused);
}

TEST_CASE("level 0: names from anywhere give a lesson.toml that can be read") {
    test::TempDir dir;
    const std::string folder = dir / "ಕೈ \"ತೊಳೆ\" \\ 2";
    put(folder, {"007.JPG", "q.jpg", "q_1.jpg", "q3_.jpg", "q99999999.jpg", "q3_ok.jpg", "q3_x_y_ok.webp",
                 "99999999999.jpg", "5a.jpg", "0.jpg"});
    auto level0 = level0_lesson(folder, "", "kn");
    REQUIRE(level0.has_value());
    carry_out(folder, *level0);
    auto read = read_lesson_folder(folder);
    for (const Fault& fault : read.faults) {
        FAIL_CHECK(with_place(fault));
    }
    CHECK(read.lesson.id == "2");
    CHECK(read.lesson.cover == "0.jpg");
    CHECK(read.lesson.steps.size() == 4);  // 0, 007, q3 and the closing step
}
