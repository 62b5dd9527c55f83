#include "tests/jankar_pack/samples.h"

#include <doctest/doctest.h>
#include <ebur128.h>
#include <png.h>

#include <cmath>
#include <filesystem>

#include "content/base/files.h"
#include "tools/pack/opus_clip.h"

namespace jankar::test {

Ran run_program(const std::string& program, std::vector<std::string> arguments,
                std::vector<std::string> environment) {
    build::Command command;
    command.program = "env";
    command.arguments = std::move(environment);
    command.arguments.push_back(std::string(JANKAR_BINARY_DIR) + "/bin/" + program);
    command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
    Result<build::Output> output = build::run(command);
    REQUIRE(output);
    return {output->exit_code, std::string(as_text(output->standard)), output->error};
}

Ran jankar_pack(std::vector<std::string> arguments, std::vector<std::string> environment) {
    // One cache for the tests of one program run: what it holds is only ever what its content says.
    static const TempDir cache;
    environment.push_back("JANKAR_CACHE=" + cache.path());
    return run_program("jankar-pack", std::move(arguments), std::move(environment));
}

void put(const std::string& path, ByteView bytes) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    REQUIRE(write_file_atomic(path, bytes));
}
void put(const std::string& path, const std::string& text) {
    put(path, as_bytes(text));
}

Bytes get(const std::string& path) {
    Result<Bytes> bytes = read_file(path, 1u << 30);
    REQUIRE(bytes);
    return *bytes;
}

Bytes wav(const build::Pcm& pcm, int rate) {
    Bytes out;
    const auto size = static_cast<std::uint32_t>(pcm.size() * 2);
    append(out, as_bytes("RIFF"));
    append_u32le(out, size + 36);
    append(out, as_bytes("WAVEfmt "));
    append_u32le(out, 16);
    append_u16le(out, 1);
    append_u16le(out, 1);
    append_u32le(out, static_cast<std::uint32_t>(rate));
    append_u32le(out, static_cast<std::uint32_t>(rate) * 2);
    append_u16le(out, 2);
    append_u16le(out, 16);
    append(out, as_bytes("data"));
    append_u32le(out, size);
    for (float sample : pcm) {
        append_u16le(out, static_cast<std::uint16_t>(static_cast<std::int16_t>(std::lround(sample * 32767))));
    }
    return out;
}

build::Pcm tone(double seconds, double gain, double hz) {
    build::Pcm pcm(static_cast<std::size_t>(seconds * build::kRate));
    for (std::size_t i = 0; i < pcm.size(); ++i) {
        double t = static_cast<double>(i) / build::kRate;
        double swell = 0.55 + 0.45 * std::sin(2 * M_PI * 3 * t);
        double sum = 0;
        for (int k = 1; k <= 6; ++k) {
            sum += std::sin(2 * M_PI * hz * k * t) / k;
        }
        pcm[i] = static_cast<float>(gain * swell * sum / 1.9);
    }
    return pcm;
}

double lufs_of_opus(ByteView opus) {
    Result<build::OpusClip> clip = build::decode_opus(opus);
    REQUIRE(clip);
    ebur128_state* state = ebur128_init(1, build::kRate, EBUR128_MODE_I);
    ebur128_add_frames_float(state, clip->pcm.data(), clip->pcm.size());
    double lufs = 0;
    ebur128_loudness_global(state, &lufs);
    ebur128_destroy(&state);
    return lufs;
}

std::string svg(int w, int h, const std::string& colour) {
    const std::string width = std::to_string(w), height = std::to_string(h);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height +
           "\" viewBox=\"0 0 " + width + " " + height + "\"><rect width=\"" + width + "\" height=\"" +
           height + "\" fill=\"#F1E0BD\"/><circle cx=\"" + std::to_string(w / 2) + "\" cy=\"" +
           std::to_string(h / 2) + "\" r=\"" + std::to_string(h / 3) + "\" fill=\"" + colour + "\"/></svg>\n";
}

Bytes png_with_orientation(int w, int h, int orientation) {
    Bytes rgba(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * 4);
    for (std::size_t i = 0; i < rgba.size(); i += 4) {
        bool left = static_cast<int>(i / 4) % w < w / 2;
        rgba[i] = left ? 255 : 0;
        rgba[i + 2] = left ? 0 : 255;
        rgba[i + 3] = 255;
    }
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(w);
    image.height = static_cast<png_uint_32>(h);
    image.format = PNG_FORMAT_RGBA;
    png_alloc_size_t size = 0;
    REQUIRE(png_image_write_to_memory(&image, nullptr, &size, 0, rgba.data(), 0, nullptr) != 0);
    Bytes png(size);
    REQUIRE(png_image_write_to_memory(&image, png.data(), &size, 0, rgba.data(), 0, nullptr) != 0);
    png.resize(size);
    // An eXIf chunk (one tag, 0x0112) right before IEND, which is the last 12 bytes.
    Bytes chunk = {'e', 'X', 'I', 'f', 'I', 'I', '*', 0};
    append_u32le(chunk, 8);
    append_u16le(chunk, 1);
    append_u16le(chunk, 0x0112);
    append_u16le(chunk, 3);
    append_u32le(chunk, 1);
    append_u32le(chunk, static_cast<std::uint32_t>(orientation));
    append_u32le(chunk, 0);
    std::uint32_t crc = 0xFFFFFFFFU;
    for (std::uint8_t byte : chunk) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 1U) ? (crc >> 1) ^ 0xEDB88320U : crc >> 1;
        }
    }
    crc = ~crc;
    const auto length = static_cast<std::uint32_t>(chunk.size() - 4);
    Bytes whole;
    for (int shift = 24; shift >= 0; shift -= 8) {
        whole.push_back(static_cast<std::uint8_t>(length >> shift));
    }
    append(whole, chunk);
    for (int shift = 24; shift >= 0; shift -= 8) {
        whole.push_back(static_cast<std::uint8_t>(crc >> shift));
    }
    png.insert(png.end() - 12, whole.begin(), whole.end());
    return png;
}

void write_lesson(const std::string& folder, const std::string& id) {
    put(folder + "/lesson.toml", "format = 1\nid = \"" + id + R"("
version = 1
subject = "safety"
course = "start"
cover = "pictures/cover.svg"
say = "title"
langs = ["en"]
minutes = 3
licence = "CC-BY-4.0"
credit = "Test"
title.en = "Wash your hands"

[[step]]
type = "picture"
picture = "pictures/turned.png"
say = "look"

[[step]]
id = "soap-q"
type = "choose"
say = "q-soap"
answers = [
  { picture = "pictures/soap.svg", say = "soap", ok = true },
  { picture = "pictures/oil.svg", say = "oil" },
]
hint = "hint"

[[step]]
type = "do"
picture = "pictures/cover.svg"
say = "do-now"
seconds = 30
)");
    put(folder + "/words/en.toml", R"(title = "Wash your hands."
look = "Look at the *hands*."
q-soap = "What takes the dirt away?"
soap = "Soap."
oil = "Oil."
hint = "It makes foam."
do-now = "Now wash your hands."
)");
    put(folder + "/pictures/cover.svg", svg(1280, 800, "#1F7187"));
    put(folder + "/pictures/soap.svg", svg(800, 800, "#B5482C"));
    put(folder + "/pictures/oil.svg", svg(800, 800, "#E9A825"));
    put(folder + "/pictures/turned.png", png_with_orientation(600, 900, 6));
    put(folder + "/voice/en/soap.wav", wav(tone(0.4, 0.1)));
    put(folder + "/voice/en/look.wav", wav(tone(3, 0.05)));
}

}  // namespace jankar::test
