#include "tools/assets/asset_builder.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "content/base/files.h"
#include "content/base/icon_sizes.h"
#include "content/lesson/country.h"
#include "content/lesson/numbers.h"
#include "content/lesson/toml_reader.h"
#include "content/lesson/voice_files.h"
#include "tools/assets/money_drawing.h"
#include "tools/pack/caption_fonts.h"
#include "tools/pack/clip_script.h"
#include "tools/pack/opus_clip.h"
#include "tools/pack/parallel.h"
#include "tools/pack/picture.h"
#include "tools/pack/voice.h"

namespace jankar::build {

namespace {

constexpr std::uint64_t kMostBytes = 64u << 20;
constexpr int kDrawingSize = 400;

/// One file to be made: where it goes, what it is made from (for messages), and how.
struct Job {
    std::string target;
    std::string source;
    std::function<Result<Bytes>()> make;
};

std::string stem(const std::string& name) {
    return name.substr(0, name.rfind('.'));
}

class Builder {
 public:
    Builder(std::string assets, std::string out, std::string fonts, Cache& cache)
        : assets_(std::move(assets)), out_(std::move(out)), fonts_(std::move(fonts)), cache_(cache) {}

    Result<AssetReport> build() {
        add_icons_and_drawings();
        add_tunes();
        add_strings();
        add_money();
        add_copies();
        RETURN_IF_ERROR(run_jobs());
        if (report_.problems.empty()) {
            remove_leftovers();
        }
        return std::move(report_);
    }

 private:
    void problem(std::string text) { report_.problems.push_back(std::move(text)); }

    std::vector<std::string> names_in(const std::string& folder, const std::string& ending, bool needed) {
        std::vector<std::string> out;
        Result<std::vector<std::string>> names = list_folder(assets_ + "/" + folder);
        for (const std::string& name : names ? *names : std::vector<std::string>()) {
            if (name.ends_with(ending)) {
                out.push_back(name);
            }
        }
        if (out.empty() && needed) {
            problem(assets_ + "/" + folder + " holds no *" + ending + ".");
        }
        return out;
    }

    void add(std::string target, std::string source, std::function<Result<Bytes>()> make) {
        jobs_.push_back({std::move(target), std::move(source), std::move(make)});
    }

    void add_drawing(const std::string& target, const std::string& source, int size) {
        add(target, source, [this, path = assets_ + "/" + source, size]() -> Result<Bytes> {
            ASSIGN_OR_RETURN(Bytes svg, read_file(path, kMostBytes));
            PictureWish wish;
            wish.box = {size, size};
            wish.lossless = wish.exact = true;
            ASSIGN_OR_RETURN(Picture picture, make_picture(svg, wish, cache_));
            return std::move(picture.webp);
        });
    }

    void add_icons_and_drawings() {
        for (const std::string& name : names_in("icons", ".svg", true)) {
            for (int size : kIconSizes) {
                add_drawing("icons/" + stem(name) + "-" + std::to_string(size) + ".webp", "icons/" + name,
                            size);
            }
        }
        for (const std::string& name : names_in("drawings", ".svg", true)) {
            add_drawing("drawings/" + stem(name) + ".webp", "drawings/" + name, kDrawingSize);
        }
    }

    void add_tunes() {
        for (const std::string& name : names_in("tunes", ".toml", true)) {
            const std::string source = "tunes/" + name;
            Result<std::string> text = read_text_file(assets_ + "/" + source, kMostBytes);
            lesson::Faults faults;
            std::vector<Note> notes =
                read_tune(text ? std::string_view(*text) : std::string_view(), source, faults);
            for (const lesson::Fault& fault : faults) {
                problem(lesson::with_place(fault));
            }
            if (notes.empty() && faults.empty()) {
                problem(source + " holds no [[note]].");
            }
            add("tunes/" + stem(name) + ".opus", source,
                [notes = std::move(notes)] { return encode_opus(play_notes(notes, 0, true)); });
        }
    }

    void add_strings() {
        std::map<std::string, std::map<std::string, std::string>> strings;
        std::set<std::string> ids;
        for (const std::string& name : names_in("strings", ".toml", true)) {
            const std::string source = "strings/" + name;
            Result<std::string> text = read_text_file(assets_ + "/" + source, kMostBytes);
            lesson::Faults faults;
            auto& words = strings[stem(name)];
            words =
                lesson::read_words_toml(text ? std::string_view(*text) : std::string_view(), source, faults);
            for (const lesson::Fault& fault : faults) {
                problem(lesson::with_place(fault));
            }
            for (const auto& [id, phrase] : words) {
                ids.insert(id);
            }
        }
        lesson::Faults ignored;
        lesson::VoiceFiles recorded = lesson::VoiceFiles::scan(assets_, ignored);
        for (const auto& [lang, words] : strings) {
            std::string missing;
            for (const std::string& id : ids) {
                missing += words.count(id) == 0 ? " " + id : "";
            }
            if (!missing.empty()) {
                problem("strings/" + lang + ".toml lacks what another language has:" + missing + ".");
            }
            add("strings/" + lang + ".json", "strings/" + lang + ".toml", [words = words]() -> Result<Bytes> {
                std::string json = nlohmann::json(words).dump() + "\n";
                return Bytes(json.begin(), json.end());
            });
            for (const auto& [id, phrase] : words) {
                add_voice(lang, id, phrase, "strings/", recorded.find(lang, id));
            }
            add_numbers(lang, ids, recorded);
        }
    }

    /// What a number is joined from at run time, and the rules by which it is joined.
    void add_numbers(const std::string& lang, const std::set<std::string>& phrases,
                     const lesson::VoiceFiles& recorded) {
        const std::string source = "numbers/" + lang + ".toml";
        Result<std::string> text = read_text_file(assets_ + "/" + source, kMostBytes);
        if (!text) {
            problem(source + " is missing; the player says numbers in every language it has.");
            return;
        }
        Result<lesson::NumberRules> rules = lesson::read_numbers(*text, source);
        if (!rules) {
            problem(rules.error().text);
            return;
        }
        if (rules->language != lang) {
            problem(source + " says it is for the language " + rules->language + ".");
        }
        add_copy(source, assets_ + "/" + source);
        numbers_[lang] = std::move(*rules);
        for (const lesson::NumberClip& clip : numbers_[lang].clips) {
            if (phrases.count(clip.id) != 0) {
                problem("strings/" + lang + ".toml has a phrase \"" + clip.id +
                        "\", which is the name of a number.");
                continue;
            }
            add_voice(lang, clip.id, clip.words, "numbers/", recorded.find(lang, clip.id));
        }
    }

    void add_voice(const std::string& lang, const std::string& id, const std::string& phrase,
                   const std::string& folder, const std::optional<std::string>& recording) {
        report_.drafts += recording ? 0 : 1;
        const std::string path = recording ? assets_ + "/" + *recording : std::string();
        add("voice/" + lang + "/" + id + ".opus", recording.value_or(folder + lang + ".toml, " + id),
            [this, lang, phrase, path]() -> Result<Bytes> {
                ASSIGN_OR_RETURN(Voice voice,
                                 path.empty() ? make_draft(lang, phrase, cache_) : make_voice(path, cache_));
                return std::move(voice.opus);
            });
    }

    /// Pictures of a country's notes and coins; and every language with numbers has words for its money.
    void add_money() {
        for (const std::string& name : names_in("country", ".toml", true)) {
            const std::string source = "country/" + name;
            add_copy(source, assets_ + "/" + source);
            Result<std::string> text = read_text_file(assets_ + "/" + source, kMostBytes);
            Result<lesson::Country> country =
                text ? lesson::read_country(*text, source) : Result<lesson::Country>(fail(text.error()));
            if (!country) {
                problem(country.error().text);
                continue;
            }
            if (country->code != stem(name)) {
                problem(source + " says it is for the country " + country->code + ".");
            }
            for (const lesson::MoneyPiece& piece : country->pieces) {
                add(piece.picture + ".webp", source,
                    [this, piece, size = money_size(*country, piece)]() -> Result<Bytes> {
                        const std::string svg = draw_money(piece);
                        PictureWish wish;
                        wish.box = size;
                        wish.lossless = wish.exact = true;
                        ASSIGN_OR_RETURN(Picture picture, make_picture(as_bytes(svg), wish, cache_));
                        return std::move(picture.webp);
                    });
            }
            for (const auto& [lang, rules] : numbers_) {
                if (rules.money.count(country->currency) == 0) {
                    problem("numbers/" + lang + ".toml lacks [money." + country->currency + "].");
                }
            }
        }
    }

    void add_copy(const std::string& target, const std::string& path) {
        add(target, path, [path] { return read_file(path, kMostBytes); });
    }

    void add_copies() {
        for (const std::string& name : names_in("", ".md", false)) {
            if (name == "LICENSES.md") {
                add_copy(name, assets_ + "/" + name);
            }
        }
        for (const Font& font : kFonts) {
            const std::string path = fonts_ + "/" + font.folder + "/" + font.file;
            if (is_file(path)) {
                add_copy(std::string("fonts/") + font.file, path);
            } else {
                problem("The font " + path + " is missing; install the package " + font.package + ".");
            }
        }
    }

    Result<void> run_jobs() {
        std::mutex mutex;
        std::optional<Error> stop;
        std::set<std::string> folders;
        for (const Job& job : jobs_) {
            std::size_t slash = job.target.rfind('/');
            folders.insert(out_ + "/" + (slash == std::string::npos ? "" : job.target.substr(0, slash)));
        }
        for (const std::string& folder : folders) {
            RETURN_IF_ERROR(make_folders(folder));
        }
        in_parallel(jobs_.size(), [&](std::size_t i) {
            {
                std::lock_guard<std::mutex> lock(mutex);
                if (stop) {
                    return;
                }
            }
            Result<Bytes> made = jobs_[i].make();
            bool fresh = false;
            Error error;
            if (made) {
                Result<bool> put = put_file(out_ + "/" + jobs_[i].target, *made);
                fresh = put.value_or(false);
                error = put ? error : put.error();
            }
            std::lock_guard<std::mutex> lock(mutex);
            if (made && error.text.empty()) {
                (fresh ? report_.written : report_.unchanged) += 1;
            } else if (!made && made.error().code != ErrorCode::Io) {
                failed_.emplace(i, jobs_[i].source + ": " + made.error().text);
            } else {
                stop = made ? error : made.error();
            }
        });
        if (stop) {
            return fail(*stop);
        }
        for (const auto& [i, text] : failed_) {
            problem(text);
        }
        return {};
    }

    /// Writes only what changed, so that nothing that depends on the file is made again; true when it did.
    static Result<bool> put_file(const std::string& path, const Bytes& bytes) {
        if (Result<Bytes> before = read_file(path, kMostBytes); before && *before == bytes) {
            return false;
        }
        RETURN_IF_ERROR(write_file_atomic(path, bytes));
        return true;
    }

    void remove_leftovers() {
        std::set<std::string> wanted;
        for (const Job& job : jobs_) {
            wanted.insert(out_ + "/" + job.target);
        }
        std::error_code error;
        for (const char* folder :
             {"icons", "drawings", "tunes", "strings", "voice", "fonts", "country", "money", "numbers"}) {
            std::vector<std::filesystem::path> extra;
            for (std::filesystem::recursive_directory_iterator it(out_ + "/" + folder, error), end; it != end;
                 it.increment(error)) {
                if (it->is_regular_file(error) && wanted.count(it->path().string()) == 0) {
                    extra.push_back(it->path());
                }
            }
            for (const std::filesystem::path& path : extra) {
                std::filesystem::remove(path, error);
            }
        }
    }

    const std::string assets_, out_, fonts_;
    Cache& cache_;
    std::vector<Job> jobs_;
    std::map<std::string, lesson::NumberRules> numbers_;
    std::map<std::size_t, std::string> failed_;  ///< by job, so that the order is always the same
    AssetReport report_;
};

}  // namespace

Result<AssetReport> build_assets(const std::string& assets, const std::string& out, const std::string& fonts,
                                 Cache& cache) {
    return Builder(assets, out, fonts, cache).build();
}

}  // namespace jankar::build
