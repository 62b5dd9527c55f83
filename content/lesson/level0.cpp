#include "content/lesson/level0.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "content/base/files.h"
#include "content/base/ids.h"
#include "content/lesson/uses.h"
#include "content/lesson/voice_files.h"

namespace jankar::lesson {
namespace {

constexpr std::size_t kMaxNumbered = 99;
constexpr std::size_t kMaxFileName = 180;

struct Numbered {
    std::string picture, video;
};
struct Answer {
    std::string picture, say;
    bool ok = false;
};
struct Question {
    std::string picture, say;
    std::map<std::string, Answer> answers;  ///< by their letter
};

/// Takes a number from the front of `text`; -1 if there is none or it is too large.
int take_number(std::string_view& text) {
    int number = 0;
    std::size_t used = 0;
    while (used < text.size() && text[used] >= '0' && text[used] <= '9') {
        number = number * 10 + (text[used] - '0');
        ++used;
        if (number > 9999) {
            return -1;
        }
    }
    text.remove_prefix(used);
    return used > 0 ? number : -1;
}

/// What the names of the files say.
struct Sorted {
    std::map<int, Numbered> numbered;
    std::map<int, Question> questions;
    std::map<std::string, std::string> sounds;  ///< line -> file in the folder itself
    std::vector<std::string> unused;

    void add(const std::string& name) {
        const bool is_medium = is_sound_file(name) || is_video_file(name) || is_picture_file(name);
        if (is_medium && !name.starts_with('.') && !place(name)) {
            unused.push_back(name);
        }
    }

 private:
    /// Whether the name says where the file belongs, and nothing is there yet.
    bool place(const std::string& name) {
        const std::string stem = name.substr(0, name.rfind('.'));
        if (name.size() > kMaxFileName || !is_media_name(name)) {
            return false;
        }
        std::string_view rest = stem;
        const bool question = rest.front() == 'q';
        if (question) {
            rest.remove_prefix(1);
        }
        const int number = take_number(rest);
        if (number < 0) {
            return false;
        }
        if (!question) {
            return add_numbered(number, rest, stem, name);
        }
        return is_line_name(stem) && (rest.empty() || rest.front() == '_') &&
               add_question(number, rest, stem, name);
    }

    bool add_numbered(int number, std::string_view rest, const std::string& stem, const std::string& name) {
        if (!rest.empty() && std::string_view(" -_.").find(rest.front()) == std::string_view::npos) {
            return false;
        }
        if (is_sound_file(name)) {
            return sounds.emplace(stem.substr(0, stem.size() - rest.size()), name).second;
        }
        std::string& seat = is_video_file(name) ? numbered[number].video : numbered[number].picture;
        if (!seat.empty()) {
            return false;
        }
        seat = name;
        return true;
    }

    bool add_question(int number, std::string_view rest, const std::string& stem, const std::string& name) {
        if (is_sound_file(name)) {
            return sounds.emplace(stem, name).second;
        }
        if (!is_picture_file(name)) {
            return false;
        }
        Question& question = questions[number];
        question.say = fmt::format("q{}", number);
        if (rest.empty()) {
            question.picture = name;
            return true;
        }
        rest.remove_prefix(1);
        const bool ok = rest.size() > 3 && rest.substr(rest.size() - 3) == "_ok";
        const std::string letter(ok ? rest.substr(0, rest.size() - 3) : rest);
        Answer& answer = question.answers[letter];
        answer.picture = name;
        answer.ok = ok;
        answer.say = stem;
        return true;
    }
};

/// What the closing step says until somebody writes or records what is to be done.
constexpr std::pair<const char*, const char*> kDoNow[] = {
    {"en", "Now do it with your own hands."},
    {"hi", "अब अपने हाथों से कीजिए।"},
    {"kn", "ಈಗ ನಿಮ್ಮ ಕೈಯಾರೆ ಮಾಡಿ."},
    {"ta", "இப்போது உங்கள் கைகளால் செய்யுங்கள்."},
    {"or", "ଏବେ ନିଜ ହାତରେ କରନ୍ତୁ।"},
    {"mr", "आता आपल्या हातांनी करा."},
    {"am", "አሁን በእጅዎ ይሥሩ።"},
    {"om", "Amma harka keessaniin hojjedhaa."},
};

std::string do_now_in(const std::string& lang) {
    for (const auto& [known, words] : kDoNow) {
        if (lang == known) {
            return words;
        }
    }
    return {};
}

std::string folder_name(const std::string& folder) {
    auto last = folder.find_last_not_of('/');
    if (last == std::string::npos) {
        return {};
    }
    auto slash = folder.rfind('/', last);
    auto first = slash == std::string::npos ? 0 : slash + 1;
    std::string name = folder.substr(first, last - first + 1);
    return name == "." || name == ".." ? std::string() : name;
}

std::string slug_of(const std::string& name) {
    std::string slug;
    for (char c : name) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c - 'A' + 'a');
        }
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain) {
            slug += c;
        } else if (!slug.empty() && slug.back() != '-') {
            slug += '-';
        }
        if (slug.size() == 60) {
            break;
        }
    }
    while (!slug.empty() && slug.back() == '-') {
        slug.pop_back();
    }
    return slug;
}

std::string title_of(const std::string& slug) {
    std::string title = slug;
    std::replace(title.begin(), title.end(), '-', ' ');
    if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') {
        title[0] = static_cast<char>(title[0] - 'a' + 'A');
    }
    return title;
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + "\"";
}

/// Writes the files.
class Maker {
 public:
    Maker(Sorted sorted, VoiceFiles voices, std::string id, std::vector<std::string> langs)
        : sorted_(std::move(sorted)),
          voices_(std::move(voices)),
          id_(std::move(id)),
          langs_(std::move(langs)) {}

    Level0 make(const std::string& lang) {
        made_.unused = sorted_.unused;
        for (const auto& [line, name] : sorted_.sounds) {
            const std::string to = fmt::format("voice/{}/{}{}", lang, line, name.substr(name.rfind('.')));
            if (voices_.files[lang].emplace(line, to).second) {
                made_.moves.emplace_back(name, to);
            } else {
                made_.unused.push_back(name);
            }
        }
        for (const auto& [number, one] : sorted_.numbered) {
            numbered(number, one);
        }
        for (const auto& [number, one] : sorted_.questions) {
            question(number, one);
        }
        closing();
        made_.files.insert(made_.files.begin(), {"lesson.toml", head() + steps_});
        for (const std::string& one : langs_) {
            made_.files.emplace_back(fmt::format("words/{}.toml", one), words(one));
        }
        return std::move(made_);
    }

 private:
    void begin(const char* type) {
        steps_ += fmt::format("\n[[step]]\ntype    = \"{}\"\n", type);
        ++made_.steps;
    }

    void say(const std::string& line) {
        steps_ += fmt::format("say     = \"{}\"\n", line);
        lines_.push_back(line);
    }

    void numbered(int number, const Numbered& one) {
        const std::string line = line_of(number);
        if (!one.video.empty()) {
            begin("video");
            steps_ += fmt::format("video   = {}\n", quoted(one.video));
            if (one.picture.empty() && voices_.find(langs_.front(), line)) {
                say(line);
            }
        }
        if (!one.picture.empty()) {
            begin("picture");
            steps_ += fmt::format("picture = {}\n", quoted(one.picture));
            say(line);
            last_picture_ = one.picture;
            cover_ = cover_.empty() ? one.picture : cover_;
        }
    }

    /// The name of the recording as it was numbered: 01, 1 or 001.
    std::string line_of(int number) const {
        for (const auto& [lang, lines] : voices_.files) {
            for (const auto& [line, file] : lines) {
                std::string_view rest = line;
                if (take_number(rest) == number && rest.empty()) {
                    return line;
                }
            }
        }
        return fmt::format("{:02}", number);
    }

    void question(int number, const Question& one) {
        begin("choose");
        steps_ += fmt::format("id      = \"q{}\"\n", number);
        if (!one.picture.empty()) {
            steps_ += fmt::format("picture = {}\n", quoted(one.picture));
        }
        say(one.say);
        steps_ += "answers = [\n";
        for (const auto& [letter, answer] : one.answers) {
            // The recording of q1_a_ok.jpg may be called q1_a.wav: the mark is the picture's affair.
            const std::string plain = fmt::format("q{}_{}", number, letter);
            const std::string line = is_recorded(plain) ? plain : is_recorded(answer.say) ? answer.say : "";
            steps_ += fmt::format("  {{ picture = {}{}{} }},\n", quoted(answer.picture),
                                  line.empty() ? "" : fmt::format(", say = \"{}\"", line),
                                  answer.ok ? ", ok = true" : "");
            if (!line.empty()) {
                lines_.push_back(line);
            }
            last_picture_ = last_picture_.empty() ? answer.picture : last_picture_;
            cover_ = cover_.empty() ? answer.picture : cover_;
        }
        steps_ += "]\n";
    }

    bool is_recorded(const std::string& line) const {
        return std::any_of(voices_.files.begin(), voices_.files.end(),
                           [&](const auto& of_lang) { return of_lang.second.contains(line); });
    }

    void closing() {
        steps_ += "\n# A lesson ends in something to do now, or to practise at home (type = \"home\").\n";
        steps_ +=
            "# Put a picture here of what she does with her own hands; seconds = 60 would show a circle that "
            "runs.";
        begin("do");
        if (!last_picture_.empty()) {
            steps_ += fmt::format("picture = {}\n", quoted(last_picture_));
        }
        say("do-now");
    }

    std::string head() const {
        std::string text =
            "# One lesson = one folder. \"say\" is the name of a recording: say = \"01\" is "
            "voice/<language>/01.wav\n"
            "# (or .opus, .mp3 ...). Where there is no recording, the words in words/<language>.toml are "
            "spoken by\n"
            "# the machine until somebody records them. jankar-pack check tells what is still missing.\n\n";
        text += "format   = 1\n";
        text += fmt::format("id       = \"{}\"\n", id_);
        text += "version  = 1\n";
        text += "subject  = \"skills\"              # start skills money safety together\n";
        if (!cover_.empty()) {
            text += fmt::format("cover    = {}\n", quoted(cover_));
        }
        text += "say      = \"title\"\n";
        text += "langs    = [";
        for (std::size_t i = 0; i < langs_.size(); ++i) {
            text += fmt::format("{}\"{}\"", i > 0 ? ", " : "", langs_[i]);
        }
        text += "]\n";
        text += fmt::format("minutes  = {}\n", std::clamp(made_.steps, 3, 8));
        text += "licence  = \"CC-BY-4.0\"\n";
        text += "credit   = \"\"                    # who made it\n";
        for (const std::string& lang : langs_) {
            text += fmt::format("title.{} = {}\n", lang, quoted(title_of(id_)));
        }
        return text;
    }

    std::string words(const std::string& lang) const {
        std::string text =
            "# What is said, line by line. *Stars* mark the key words. A recording needs no words here.\n";
        std::set<std::string> done;
        auto line = [&](const std::string& name, const std::string& given) {
            if (!voices_.find(lang, name) && done.insert(name).second) {
                text += fmt::format("{} = {}\n", name, quoted(given));
            }
        };
        line("title", title_of(id_));
        for (const std::string& name : lines_) {
            line(name, name == "do-now" ? do_now_in(lang) : "");
        }
        return text;
    }

    Sorted sorted_;
    VoiceFiles voices_;
    std::string id_;
    std::vector<std::string> langs_;
    Level0 made_;
    std::string steps_;
    std::vector<std::string> lines_;
    std::string cover_, last_picture_;
};

}  // namespace

Result<Level0> level0_lesson(const std::string& folder, const std::string& id, const std::string& lang) {
    if (!id.empty() && !is_slug(id)) {
        return fail(ErrorCode::Usage, fmt::format("\"{}\" cannot be an id: use a-z, 0-9 and -.", id));
    }
    if (!is_language(lang)) {
        return fail(ErrorCode::Usage,
                    fmt::format("\"{}\" is no language: use two or three small letters, like hi.", lang));
    }
    if (is_file(folder + "/lesson.toml")) {
        return fail(ErrorCode::Refused,
                    fmt::format("{} has a lesson.toml already; it is left as it is.", folder));
    }
    ASSIGN_OR_RETURN(const auto names, list_folder(folder));
    Sorted sorted;
    for (const std::string& name : names) {
        if (is_file(folder + "/" + name)) {
            sorted.add(name);
        }
    }
    // Recordings alone are no steps.
    if (sorted.numbered.empty() && sorted.questions.empty()) {
        return fail(
            ErrorCode::NotFound,
            fmt::format("There are no numbered pictures or clips in {}, like 01.jpg, 02.mp4 or q1_a_ok.jpg.",
                        folder));
    }
    if (sorted.numbered.size() + sorted.questions.size() > kMaxNumbered) {
        return fail(ErrorCode::Refused,
                    fmt::format("There are more than {} numbered steps in {}.", kMaxNumbered, folder));
    }
    Faults ignored;  // the checks tell them again
    VoiceFiles voices = VoiceFiles::scan(folder, ignored);
    std::vector<std::string> langs;
    if (!sorted.sounds.empty() || voices.files.empty()) {
        langs.push_back(lang);
    }
    for (const auto& [name, lines] : voices.files) {
        const std::string plain = name.substr(0, name.find('-'));
        if (is_language(plain) && !lines.empty() &&
            std::find(langs.begin(), langs.end(), plain) == langs.end()) {
            langs.push_back(plain);
        }
    }
    if (langs.empty()) {
        langs.push_back(lang);
    }
    std::string name = id.empty() ? slug_of(folder_name(folder)) : id;
    name = name.empty() ? "lesson" : name;
    Level0 made = Maker(std::move(sorted), std::move(voices), std::move(name), std::move(langs)).make(lang);
    std::erase_if(made.files, [&](const auto& file) { return is_file(folder + "/" + file.first); });
    return made;
}

}  // namespace jankar::lesson
