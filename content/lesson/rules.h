#pragma once
// Rules of single steps, and the little book in which checks write down faults. Private to this folder.
#include <map>
#include <string>
#include <utility>

#include "content/lesson/fault.h"
#include "content/lesson/model.h"

namespace jankar::lesson {

class FaultBook {
 public:
    explicit FaultBook(std::string file) : file_(std::move(file)) {}
    void error(int line, std::string code, std::string text) {
        faults_.push_back({"error", file_, line, std::move(code), std::move(text)});
    }
    void warning(int line, std::string code, std::string text) {
        faults_.push_back({"warning", file_, line, std::move(code), std::move(text)});
    }
    void add(Fault fault) { faults_.push_back(std::move(fault)); }
    Faults take() { return std::move(faults_); }

 private:
    std::string file_;
    Faults faults_;
};

/// check_shape of checks.h with the lines of the keys at the top of lesson.toml.
Faults check_shape(const Lesson& lesson, const std::map<std::string, int>& lines);

/// What a learner needs in each step: a picture and a voice in its place.
Faults check_content(const Lesson& lesson);

}  // namespace jankar::lesson
