#include "tools/pack/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "content/base/files.h"

extern char** environ;

namespace jankar::build {

namespace {

constexpr std::size_t kErrorKept = 64 * 1024;

/// The caller's environment with the settings that change output replaced.
std::vector<std::string> clean_environment() {
    std::vector<std::string> out;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        std::string_view text = *entry;
        bool drop = text.starts_with("LC_") || text.starts_with("LANG=") || text.starts_with("LANGUAGE=") ||
                    text.starts_with("TZ=") || text.starts_with("FFREPORT=");
        if (!drop) {
            out.emplace_back(text);
        }
    }
    out.emplace_back("LC_ALL=C.UTF-8");
    out.emplace_back("TZ=UTC");
    return out;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (std::string& text : texts) {
        out.push_back(text.data());
    }
    out.push_back(nullptr);
    return out;
}

struct FileActions {
    posix_spawn_file_actions_t value;
    FileActions() { posix_spawn_file_actions_init(&value); }
    ~FileActions() { posix_spawn_file_actions_destroy(&value); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
};

struct Attributes {
    posix_spawnattr_t value;
    Attributes() { posix_spawnattr_init(&value); }
    ~Attributes() { posix_spawnattr_destroy(&value); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
};

/// A child that is ended and waited for, whatever happens in between.
class Child {
 public:
    explicit Child(pid_t pid) : pid_(pid) {}
    ~Child() {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            wait();
        }
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    int wait() {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

 private:
    pid_t pid_;
};

/// Reads what is there; false at the end.
bool drain(int fd, std::string& into) {
    char buffer[65536];
    ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) {
        return true;
    }
    if (got <= 0) {
        return false;
    }
    into.append(buffer, static_cast<std::size_t>(got));
    return true;
}

std::string last_line(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) {
        text.remove_suffix(1);
    }
    std::size_t cut = text.rfind('\n');
    std::string line(cut == std::string_view::npos ? text : text.substr(cut + 1));
    return line.substr(0, 300);
}

}  // namespace

std::string package_of(const std::string& program) {
    if (program == "ffmpeg" || program == "ffprobe") {
        return "ffmpeg";
    }
    if (program == "heif-convert") {
        return "libheif-examples";
    }
    if (program == "rsvg-convert") {
        return "librsvg2-bin";
    }
    return program;
}

bool is_installed(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::string_view rest = path != nullptr ? path : "/usr/bin:/bin";
    while (true) {
        std::size_t cut = rest.find(':');
        std::string folder(rest.substr(0, cut));
        if (!folder.empty() && ::access((folder + "/" + program).c_str(), X_OK) == 0) {
            return true;
        }
        if (cut == std::string_view::npos) {
            return false;
        }
        rest.remove_prefix(cut + 1);
    }
}

std::function<Result<Bytes>()> input_of(Bytes bytes) {
    auto held = std::make_shared<Bytes>(std::move(bytes));
    return [held]() -> Result<Bytes> { return std::exchange(*held, {}); };
}

Result<Output> run(const Command& command) {
    // A socket instead of a pipe for the input: send() can be told not to raise SIGPIPE when the child
    // closes early, without changing the signals of the whole program.
    int in[2] = {-1, -1};
    int out[2] = {-1, -1};
    int err[2] = {-1, -1};
    bool made = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) == 0;
    UniqueFd in_ours(in[0]), in_theirs(in[1]);
    made = made && ::pipe2(out, O_CLOEXEC) == 0;
    UniqueFd out_ours(out[0]), out_theirs(out[1]);
    made = made && ::pipe2(err, O_CLOEXEC) == 0;
    UniqueFd err_ours(err[0]), err_theirs(err[1]);
    if (!made) {
        return fail(ErrorCode::Io, "No pipe to " + command.program +
                                       " could be made: " + std::string(std::strerror(errno)) + ".");
    }
    FileActions actions;
    posix_spawn_file_actions_adddup2(&actions.value, in_theirs.get(), 0);
    posix_spawn_file_actions_adddup2(&actions.value, out_theirs.get(), 1);
    posix_spawn_file_actions_adddup2(&actions.value, err_theirs.get(), 2);
    Attributes attributes;
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes.value, &defaults);
    posix_spawnattr_setflags(&attributes.value, POSIX_SPAWN_SETSIGDEF);

    std::vector<std::string> arguments{command.program};
    arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
    std::vector<std::string> environment = clean_environment();
    pid_t pid = -1;
    int number = ::posix_spawnp(&pid, command.program.c_str(), &actions.value, &attributes.value,
                                pointers_to(arguments).data(), pointers_to(environment).data());
    if (number == ENOENT) {
        return fail(ErrorCode::Io, "The program " + command.program + " is missing; install the package " +
                                       package_of(command.program) + ".");
    }
    if (number != 0) {
        return fail(ErrorCode::Io, "The program " + command.program +
                                       " could not be started: " + std::strerror(number) + ".");
    }
    Child child(pid);
    in_theirs = UniqueFd();
    out_theirs = UniqueFd();
    err_theirs = UniqueFd();

    std::string standard, error;
    Bytes piece;
    std::size_t sent = 0;
    if (!command.input) {
        in_ours = UniqueFd();
    }
    auto end = std::chrono::steady_clock::now() + std::chrono::seconds(command.timeout_s);
    while (out_ours || err_ours) {
        if (in_ours && sent == piece.size()) {
            ASSIGN_OR_RETURN(piece, command.input());
            sent = 0;
            if (piece.empty()) {
                in_ours = UniqueFd();
            }
        }
        // A descriptor of -1 is passed over by poll.
        pollfd polled[3] = {{in_ours ? in_ours.get() : -1, POLLOUT, 0},
                            {out_ours ? out_ours.get() : -1, POLLIN, 0},
                            {err_ours ? err_ours.get() : -1, POLLIN, 0}};
        auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        int ready = left.count() <= 0 ? 0 : ::poll(polled, 3, static_cast<int>(left.count()));
        if (ready < 0 && errno == EINTR) {
            continue;
        }
        if (ready <= 0) {
            return fail(ErrorCode::Io, "The program " + command.program + " took longer than " +
                                           std::to_string(command.timeout_s) + " seconds and was stopped.");
        }
        if (polled[0].revents != 0) {
            ssize_t count =
                ::send(in_ours.get(), piece.data() + sent, piece.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (count >= 0) {
                sent += static_cast<std::size_t>(count);
            } else if (errno != EAGAIN && errno != EINTR) {
                in_ours = UniqueFd();  // it wants no more; its exit code tells whether that was well
            }
        }
        if (polled[1].revents != 0 && !drain(out_ours.get(), standard)) {
            out_ours = UniqueFd();
        }
        if (polled[2].revents != 0 && !drain(err_ours.get(), error)) {
            err_ours = UniqueFd();
        }
        if (standard.size() > command.output_limit) {
            return fail(ErrorCode::Refused, "The program " + command.program + " gave back too much.");
        }
        if (error.size() > 2 * kErrorKept) {
            error.erase(0, error.size() - kErrorKept);
        }
    }
    Output output;
    output.exit_code = child.wait();
    output.standard.assign(standard.begin(), standard.end());
    output.error = std::move(error);
    return output;
}

Result<Bytes> run_ok(const Command& command) {
    ASSIGN_OR_RETURN(Output output, run(command));
    if (output.exit_code != 0) {
        std::string why = last_line(output.error);
        return fail(ErrorCode::Corrupt,
                    "The program " + command.program + " failed" +
                        (why.empty() ? " with code " + std::to_string(output.exit_code) + "." : ": " + why));
    }
    return std::move(output.standard);
}

}  // namespace jankar::build
