#pragma once
// A folder of its own for one test, removed afterwards.
#include <cstdlib>
#include <filesystem>
#include <string>

namespace jankar::test {

class TempDir {
 public:
    TempDir() {
        const char* base = std::getenv("TMPDIR");
        std::string name = std::string(base ? base : "/tmp") + "/jankar-test-XXXXXX";
        path_ = ::mkdtemp(name.data()) ? name : std::string();
    }
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    ~TempDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    const std::string& path() const { return path_; }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
    std::string path_;
};

}  // namespace jankar::test
