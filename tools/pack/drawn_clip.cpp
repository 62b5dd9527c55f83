#include "tools/pack/drawn_clip.h"

#include <bit>
#include <mutex>
#include <optional>
#include <set>

#include "content/base/files.h"
#include "content/lesson/uses.h"
#include "tools/pack/clip_script.h"
#include "tools/pack/parallel.h"
#include "tools/pack/picture.h"
#include "tools/pack/process.h"

namespace jankar::build {

namespace {

constexpr std::uint64_t kMostText = 4u << 20;
/// Unbleached cotton, the ground of every screen.
constexpr const char* kGround = "#FBF3E4";

struct Drawing {
    ClipScript script;
    SvgGroups groups;
    std::string text;  ///< of the script and the drawing, for the cache
};

std::string folder_of(const std::string& path) {
    std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash);
}

Result<Drawing> read_drawing(const std::string& path, const std::string& shown, lesson::Faults& faults) {
    const std::size_t before = faults.size();
    auto not_whole = [] { return fail(ErrorCode::Corrupt, "The drawn clip has faults."); };
    ASSIGN_OR_RETURN(std::string text, read_text_file(path, kMostText));
    Drawing out;
    out.script = read_clip_script(text, shown, faults);
    if (faults.size() != before) {
        return not_whole();
    }
    if (!lesson::is_media_name(out.script.picture)) {
        faults.push_back({"error", shown, out.script.picture_line, "bad_name",
                          "\"picture\" must name a drawing beside this file."});
        return not_whole();
    }
    Result<std::string> svg = read_text_file(folder_of(path) + "/" + out.script.picture, kMostText);
    if (!svg) {
        faults.push_back({"error", shown, out.script.picture_line, "missing_picture",
                          "the drawing " + out.script.picture + " is not there; draw it or mend the name."});
        return not_whole();
    }
    out.text = text + '\0' + *svg;
    Result<SvgGroups> groups = SvgGroups::read(std::move(*svg));
    if (!groups) {
        faults.push_back({"error", shown, out.script.picture_line, "bad_picture",
                          out.script.picture + ": " + groups.error().text});
        return not_whole();
    }
    out.groups = std::move(*groups);
    std::set<std::string> told;
    for (const Move& move : out.script.moves) {
        if (!out.groups.has(move.group) && told.insert(move.group).second) {
            faults.push_back({"error", shown, move.line, "unknown_group",
                              "the drawing has no group \"" + move.group + "\"; name one in " +
                                  out.script.picture + " with <g id=\"" + move.group + "\">."});
        }
    }
    return faults.size() == before ? Result<Drawing>(std::move(out)) : Result<Drawing>(not_whole());
}

/// 32-bit float wave, which ffmpeg reads without loss.
Bytes wav_of(const Pcm& pcm) {
    Bytes out;
    const auto size = static_cast<std::uint32_t>(pcm.size() * 4);
    append(out, as_bytes("RIFF"));
    append_u32le(out, size + 36);
    append(out, as_bytes("WAVEfmt "));
    append_u32le(out, 16);
    append_u16le(out, 3);
    append_u16le(out, 1);
    append_u32le(out, kRate);
    append_u32le(out, kRate * 4);
    append_u16le(out, 4);
    append_u16le(out, 32);
    append(out, as_bytes("data"));
    append_u32le(out, size);
    for (float sample : pcm) {
        append_u32le(out, std::bit_cast<std::uint32_t>(sample));
    }
    return out;
}

struct Frames {
    std::vector<std::size_t> order;  ///< frame -> distinct picture
    std::vector<std::string> svgs;   ///< distinct pictures
};

Frames distinct_frames(const Drawing& drawing) {
    Frames out;
    std::map<std::string, std::size_t> known;
    for (int i = 0; i < drawing.script.frames(); ++i) {
        std::string svg = drawing.groups.with(drawing.script.at(static_cast<double>(i) / drawing.script.fps));
        auto [place, fresh] = known.emplace(std::move(svg), out.svgs.size());
        if (fresh) {
            out.svgs.push_back(place->first);
        }
        out.order.push_back(place->second);
    }
    return out;
}

Result<std::vector<Bytes>> draw_frames(const std::vector<std::string>& svgs, Size box, Cache& cache,
                                       const std::function<void(int, int)>& progress) {
    std::vector<Bytes> pngs(svgs.size());
    std::mutex mutex;
    std::optional<Error> failed;
    int drawn = 0;
    in_parallel(svgs.size(), [&](std::size_t i) {
        {
            std::lock_guard<std::mutex> lock(mutex);
            if (failed) {
                return;
            }
        }
        CacheKey key("frame");
        key.add(cache.version_of("rsvg-convert")).add(box.width).add(box.height).add(kGround).add(svgs[i]);
        Result<Bytes> png =
            cache.fetch(key.hex(), [&] { return draw_svg_png(as_bytes(svgs[i]), box, kGround); });
        std::lock_guard<std::mutex> lock(mutex);
        if (!png) {
            failed = png.error();
            return;
        }
        pngs[i] = std::move(*png);
        ++drawn;
        if (progress) {
            progress(drawn, static_cast<int>(svgs.size()));
        }
    });
    if (failed) {
        return fail(*failed);
    }
    return pngs;
}

Result<Bytes> encode(const Drawing& drawing, const Profile& profile, Cache& cache,
                     const std::function<void(int, int)>& progress) {
    Frames frames = distinct_frames(drawing);
    ASSIGN_OR_RETURN(std::vector<Bytes> pngs, draw_frames(frames.svgs, profile.video, cache, progress));
    ASSIGN_OR_RETURN(ScratchFolder scratch, ScratchFolder::make());
    const std::string sound = scratch.path() + "/track.wav", out = scratch.path() + "/clip.mp4";
    const double seconds = static_cast<double>(frames.order.size()) / drawing.script.fps;
    RETURN_IF_ERROR(write_file_atomic(sound, wav_of(play_notes(drawing.script.notes, seconds, false))));
    Command command;
    command.program = "ffmpeg";
    command.arguments = {"-hide_banner", "-loglevel",  "error",
                         "-threads",     "1",          "-f",
                         "image2pipe",   "-framerate", std::to_string(drawing.script.fps),
                         "-c:v",         "png",        "-i",
                         "pipe:0",       "-i",         "file:" + sound,
                         "-map",         "0:v:0",      "-map",
                         "1:a:0"};
    std::vector<std::string> how = encoding_arguments(profile);
    command.arguments.insert(command.arguments.end(), how.begin(), how.end());
    command.arguments.push_back("file:" + out);
    std::size_t next = 0;
    command.input = [&]() -> Result<Bytes> {
        return next < frames.order.size() ? pngs[frames.order[next++]] : Bytes();
    };
    ASSIGN_OR_RETURN(Bytes ignored, run_ok(command));
    ASSIGN_OR_RETURN(ClipFacts facts, probe_clip(out));
    Clip clip{{}, facts.size, facts.ms};
    ASSIGN_OR_RETURN(clip.mp4, read_file(out, 1ULL << 30));
    return pack_clip(clip);
}

}  // namespace

Result<std::int64_t> check_drawn_clip(const std::string& path, const std::string& shown,
                                      lesson::Faults& faults) {
    ASSIGN_OR_RETURN(Drawing drawing, read_drawing(path, shown, faults));
    return static_cast<std::int64_t>(drawing.script.frames()) * 1000 / drawing.script.fps;
}

Result<Clip> make_drawn_clip(const std::string& path, const std::string& shown, const Profile& profile,
                             Cache& cache, lesson::Faults& faults,
                             const std::function<void(int, int)>& progress) {
    ASSIGN_OR_RETURN(Drawing drawing, read_drawing(path, shown, faults));
    CacheKey key("drawn clip");
    key.add(cache.version_of("ffmpeg"))
        .add(cache.version_of("rsvg-convert"))
        .add(std::string_view(profile.name));
    for (const std::string& argument : encoding_arguments(profile)) {
        key.add(argument);
    }
    key.add(drawing.text);
    ASSIGN_OR_RETURN(Bytes made,
                     cache.fetch(key.hex(), [&] { return encode(drawing, profile, cache, progress); }));
    return unpack_clip(std::move(made));
}

}  // namespace jankar::build
