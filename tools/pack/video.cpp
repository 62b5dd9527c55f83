#include "tools/pack/video.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <map>

#include "content/base/files.h"
#include "tools/pack/process.h"

namespace jankar::build {

namespace {

constexpr std::uint64_t kMostBytes = 1ULL << 30;
constexpr double kKeyFrameEvery = 2.0;

/// `streams.stream.0.width=854` lines of ffprobe's writer "flat", quotes taken off.
std::map<std::string, std::string> flat_values(std::string_view text) {
    std::map<std::string, std::string> out;
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        std::size_t equal = line.find('=');
        if (equal == std::string_view::npos) {
            continue;
        }
        std::string_view value = line.substr(equal + 1);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
            value = value.substr(1, value.size() - 2);
        }
        out[std::string(line.substr(0, equal))] = std::string(value);
    }
    return out;
}

double number(const std::string& text) {
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// "25/1" as 25.
double rational(const std::string& text) {
    std::size_t slash = text.find('/');
    double below = slash == std::string::npos ? 1 : number(text.substr(slash + 1));
    return below > 0 ? number(text.substr(0, slash)) / below : 0;
}

bool is_harmless_tag(const std::string& key) {
    for (const char* name : {".major_brand", ".minor_version", ".compatible_brands", ".encoder", ".language",
                             ".handler_name", ".vendor_id"}) {
        if (key.ends_with(name)) {
            return true;
        }
    }
    return false;
}

/// Whether the index (moov) lies before the data (ISO/IEC 14496-12).
bool index_is_in_front(ByteView bytes) {
    for (std::size_t at = 0; at + 8 <= bytes.size();) {
        std::uint64_t size = (static_cast<std::uint64_t>(bytes[at]) << 24) | (bytes[at + 1] << 16) |
                             (bytes[at + 2] << 8) | bytes[at + 3];
        std::string_view name(reinterpret_cast<const char*>(bytes.data()) + at + 4, 4);
        if (name == "moov") {
            return true;
        }
        if (name == "mdat" || size < 8 || size > bytes.size() - at) {
            return false;
        }
        at += size;
    }
    return false;
}

/// The longest way between two key frames, in seconds.
Result<double> key_frame_gap(const std::string& path) {
    Command command;
    command.program = "ffprobe";
    command.arguments = {"-v",
                         "error",
                         "-protocol_whitelist",
                         "file",
                         "-select_streams",
                         "v:0",
                         "-skip_frame",
                         "nokey",
                         "-show_entries",
                         "packet=pts_time,flags",
                         "-of",
                         "csv=p=0",
                         "file:" + path};
    ASSIGN_OR_RETURN(Bytes output, run_ok(command));
    std::string_view text = as_text(output);
    double last = 0, longest = 0;
    while (!text.empty()) {
        std::string line(text.substr(0, text.find('\n')));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        std::size_t comma = line.find(',');
        if (comma == std::string::npos) {
            continue;
        }
        double at = number(line);
        longest = std::max(longest, at - last);
        if (line.find('K', comma) != std::string::npos) {
            last = at;
        }
    }
    return longest;
}

bool fits(const ClipFacts& facts, const Profile& profile) {
    const int level = static_cast<int>(number(profile.level) * 10 + 0.5);
    const bool baseline = facts.profile == "Constrained Baseline" || facts.profile == "Baseline";
    const bool picture =
        facts.codec == "h264" && facts.pixels == "yuv420p" && facts.level <= level &&
        (baseline || (std::string_view(profile.h264) == "main" && facts.profile == "Main")) &&
        facts.size.width <= profile.video.width && facts.size.height <= profile.video.height &&
        facts.fps <= profile.fps + 0.01 && facts.kbps <= profile.most_video_kbps;
    const bool sound = facts.audio.empty() || (facts.audio == "aac" && facts.audio_channels == 1);
    return picture && sound && facts.is_mp4 && !facts.turned && !facts.tagged;
}

Result<Bytes> encode(const std::string& path, const Profile& profile) {
    ASSIGN_OR_RETURN(ScratchFolder scratch, ScratchFolder::make());
    std::string out = scratch.path() + "/clip.mp4";
    Command command;
    command.program = "ffmpeg";
    command.arguments = {"-nostdin", "-hide_banner", "-loglevel", "error", "-protocol_whitelist",
                         "file",     "-threads",     "1",         "-i",    "file:" + path,
                         "-map",     "0:v:0",        "-map",      "0:a:0?"};
    std::vector<std::string> how = encoding_arguments(profile);
    command.arguments.insert(command.arguments.end(), how.begin(), how.end());
    command.arguments.push_back("file:" + out);
    ASSIGN_OR_RETURN(Bytes ignored, run_ok(command));
    ASSIGN_OR_RETURN(ClipFacts facts, probe_clip(out));
    Clip clip{{}, facts.size, facts.ms};
    ASSIGN_OR_RETURN(clip.mp4, read_file(out, kMostBytes));
    return pack_clip(clip);
}

}  // namespace

std::vector<std::string> encoding_arguments(const Profile& profile) {
    const std::string w = std::to_string(profile.video.width), h = std::to_string(profile.video.height);
    // Square pixels first; then inside the box, never larger than it was, sides even as H.264 wants them.
    std::string scale =
        "scale=w='trunc(iw*sar/2+0.5)*2':h='trunc(ih/2+0.5)*2':flags=bicubic+accurate_rnd+bitexact,setsar=1,"
        "scale=w='min(" +
        w + ",iw)':h='min(" + h +
        ",ih)':force_original_aspect_ratio=decrease:force_divisible_by=2:"
        "flags=bicubic+accurate_rnd+bitexact,setsar=1";
    return {"-sn",
            "-dn",
            "-map_metadata",
            "-1",
            "-map_chapters",
            "-1",
            "-vf",
            scale,
            "-fpsmax",
            std::to_string(profile.fps),
            "-c:v",
            "libx264",
            "-profile:v",
            profile.h264,
            "-level:v",
            profile.level,
            "-preset",
            "slow",
            "-crf",
            std::to_string(profile.crf),
            "-pix_fmt",
            "yuv420p",
            "-threads",
            "1",
            "-force_key_frames",
            "expr:gte(t,n_forced*2)",
            "-c:a",
            "aac",
            "-ac",
            "1",
            "-ar",
            "48000",
            "-b:a",
            std::to_string(profile.audio_kbps) + "k",
            "-fflags",
            "+bitexact",
            "-flags:v",
            "+bitexact",
            "-flags:a",
            "+bitexact",
            "-movflags",
            "+faststart",
            "-f",
            "mp4"};
}

Bytes pack_clip(const Clip& clip) {
    Bytes out;
    append_u32le(out, static_cast<std::uint32_t>(clip.size.width));
    append_u32le(out, static_cast<std::uint32_t>(clip.size.height));
    append_u64le(out, static_cast<std::uint64_t>(clip.ms));
    append(out, clip.mp4);
    return out;
}

Result<Clip> unpack_clip(Bytes bytes) {
    if (bytes.size() < 16) {
        return fail(ErrorCode::Corrupt, "A kept clip is cut short.");
    }
    Clip clip;
    clip.size = {static_cast<int>(read_u32le(bytes, 0)), static_cast<int>(read_u32le(bytes, 4))};
    clip.ms = static_cast<std::int64_t>(read_u64le(bytes, 8));
    bytes.erase(bytes.begin(), bytes.begin() + 16);
    clip.mp4 = std::move(bytes);
    return clip;
}

Result<ClipFacts> probe_clip(const std::string& path) {
    Command command;
    command.program = "ffprobe";
    command.arguments = {
        "-v",
        "error",
        "-protocol_whitelist",
        "file",
        "-show_entries",
        "stream=codec_type,codec_name,profile,level,width,height,pix_fmt,avg_frame_rate,channels,"
        "sample_aspect_ratio:stream_side_data=rotation:stream_tags:format=format_name,duration,"
        "bit_rate:format_tags",
        "-of",
        "flat",
        "file:" + path};
    Result<Bytes> output = run_ok(command);
    if (!output) {
        bool missing = output.error().text.find("is missing") != std::string::npos;
        return missing ? fail(output.error()) : fail(ErrorCode::Corrupt, "The clip cannot be read.");
    }
    auto values = flat_values(as_text(*output));
    ClipFacts facts;
    bool found = false;
    for (int i = 0; values.count("streams.stream." + std::to_string(i) + ".codec_type") != 0; ++i) {
        std::string at = "streams.stream." + std::to_string(i) + ".";
        if (values[at + "codec_type"] == "video" && !found) {
            found = true;
            facts.codec = values[at + "codec_name"];
            facts.profile = values[at + "profile"];
            facts.level = static_cast<int>(number(values[at + "level"]));
            facts.size = {static_cast<int>(number(values[at + "width"])),
                          static_cast<int>(number(values[at + "height"]))};
            facts.pixels = values[at + "pix_fmt"];
            facts.fps = rational(values[at + "avg_frame_rate"]);
            std::string shape = values[at + "sample_aspect_ratio"];
            facts.turned = !(shape.empty() || shape == "1:1" || shape == "N/A" || shape == "0:1");
        } else if (values[at + "codec_type"] == "audio" && facts.audio.empty()) {
            facts.audio = values[at + "codec_name"];
            facts.audio_channels = static_cast<int>(number(values[at + "channels"]));
        }
    }
    for (const auto& [key, value] : values) {
        facts.turned = facts.turned || (key.ends_with(".rotation") && number(value) != 0);
        facts.tagged = facts.tagged || (key.find(".tags.") != std::string::npos && !is_harmless_tag(key));
    }
    facts.ms = static_cast<std::int64_t>(number(values["format.duration"]) * 1000 + 0.5);
    facts.kbps = static_cast<int>(number(values["format.bit_rate"]) / 1000);
    facts.is_mp4 = values["format.format_name"].find("mp4") != std::string::npos;
    if (!found || facts.size.width < 1 || facts.size.height < 1) {
        return fail(ErrorCode::Corrupt, "The clip holds no moving picture.");
    }
    return facts;
}

Result<Clip> make_clip(const std::string& path, const Profile& profile, Cache& cache) {
    ASSIGN_OR_RETURN(Bytes source, read_file(path, kMostBytes));
    CacheKey key("clip");
    key.add(cache.version_of("ffmpeg")).add(std::string_view(profile.name)).add(source);
    for (const std::string& argument : encoding_arguments(profile)) {
        key.add(argument);
    }
    std::string name = key.hex();
    ASSIGN_OR_RETURN(Bytes made, cache.fetch(name, [&]() -> Result<Bytes> {
        ASSIGN_OR_RETURN(ClipFacts facts, probe_clip(path));
        if (fits(facts, profile) && index_is_in_front(source)) {
            ASSIGN_OR_RETURN(double gap, key_frame_gap(path));
            if (gap <= kKeyFrameEvery + 0.1) {
                return pack_clip({source, facts.size, facts.ms});
            }
        }
        return encode(path, profile);
    }));
    return unpack_clip(std::move(made));
}

}  // namespace jankar::build
