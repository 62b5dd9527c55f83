// What a real frame of Dear ImGui is read back as.
#include <doctest/doctest.h>
#include <imgui.h>

#include <functional>
#include <memory>

#include "player/screen/canvas.h"
#include "player/screen/painter.h"

using namespace jankar::screen;

namespace {

/// Draws one frame of 640 x 400 and reads its commands.
std::vector<DrawCommand> commands_of(const std::function<void(ImDrawList&)>& draw) {
    struct Release {
        void operator()(ImGuiContext* context) const { ImGui::DestroyContext(context); }
    };
    std::unique_ptr<ImGuiContext, Release> context(ImGui::CreateContext());
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = ImVec2(640, 400);
    io.DeltaTime = 1.0F / 60;
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    io.Fonts->SetTexID(nullptr);
    ImGui::GetStyle().WindowPadding = ImVec2(0, 0);
    ImGui::GetStyle().WindowBorderSize = 0;
    ImGui::GetStyle().AntiAliasedFill = false;
    ImGui::NewFrame();
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(io.DisplaySize);
    ImGui::Begin("screen", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground);
    draw(*ImGui::GetWindowDrawList());
    ImGui::End();
    ImGui::Render();
    return read_draw_data(*ImGui::GetDrawData());
}

}  // namespace

TEST_CASE("draw data: fills and pictures come back as they were drawn") {
    Masks masks;
    Texture glyphs;
    auto picture = Texture::from_pixels(100, 60, std::vector<std::uint32_t>(6000, 0x00AA5500), false);
    const auto commands = commands_of([&](ImDrawList& list) {
        Canvas canvas(list, masks, glyphs);
        canvas.fill({0, 0, 640, 400}, rgb(0xFBF3E4));
        canvas.fill({10, 20, 33, 44}, rgb(0x3B2417).faded(0.5));
        canvas.picture(*picture, {50, 60, 200, 120}, 0.4);
        canvas.texture(*picture, 300, 200, rgb(0x112233));
        canvas.fill({5, 5, 0, 9}, rgb(0));
    });
    REQUIRE(commands.size() == 4);
    CHECK(commands[0].target == Rect{0, 0, 640, 400});
    CHECK(commands[0].texture == nullptr);
    CHECK(commands[0].color == rgb(0xFBF3E4));
    CHECK(commands[1].target == Rect{10, 20, 33, 44});
    CHECK(commands[1].color == rgb(0x3B2417).faded(0.5));
    CHECK(commands[2].target == Rect{50, 60, 200, 120});
    CHECK(commands[2].texture == picture.get());
    CHECK(commands[2].version == picture->version());
    CHECK(commands[2].source == Rect{0, 0, 100, 60});
    CHECK(commands[2].color.a == 102);
    CHECK(commands[3].target == Rect{300, 200, 100, 60});
    CHECK(commands[3].color == rgb(0x112233));
    for (const DrawCommand& one : commands) {
        CHECK(one.clip == Rect{0, 0, 640, 400});
    }
}

TEST_CASE("draw data: every part of a mask and every glyph of an atlas is found again to the pixel") {
    Masks masks;
    Texture glyphs;
    const std::vector<std::uint8_t> atlas(1024UL * 512UL, 200);
    glyphs.show_coverage(atlas.data(), 1024, 512, 7);
    jankar::text::Block block;
    for (int i = 0; i < 200; ++i) {
        block.glyphs.push_back({.x = i * 3,
                                .y = i,
                                .width = 1 + i % 23,
                                .height = 1 + i % 17,
                                .atlas_x = (i * 37) % 990,
                                .atlas_y = (i * 53) % 490,
                                .font_glyph_id = 0,
                                .strong = i % 2 == 1});
    }
    const auto commands = commands_of([&](ImDrawList& list) {
        Canvas canvas(list, masks, glyphs);
        canvas.text(block, 7, 11, rgb(0x3B2417), rgb(0x114B5C));
        canvas.round_rect({20, 30, 101, 57}, 13, rgb(0xB5482C));
    });
    REQUIRE(commands.size() >= 200);
    for (std::size_t i = 0; i < 200; ++i) {
        const auto& glyph = block.glyphs[i];
        CAPTURE(i);
        CHECK(commands[i].target == Rect{7 + glyph.x, 11 + glyph.y, glyph.width, glyph.height});
        CHECK(commands[i].source == Rect{glyph.atlas_x, glyph.atlas_y, glyph.width, glyph.height});
        CHECK(commands[i].color == (glyph.strong ? rgb(0x114B5C) : rgb(0x3B2417)));
    }
    // The round rectangle: its parts lie side by side and fill it.
    long area = 0;
    for (std::size_t i = 200; i < commands.size(); ++i) {
        area += static_cast<long>(commands[i].target.w) * commands[i].target.h;
        CHECK(intersection(commands[i].target, {20, 30, 101, 57}) == commands[i].target);
        CHECK(commands[i].source.w == (commands[i].texture ? commands[i].target.w : 0));
        for (std::size_t k = i + 1; k < commands.size(); ++k) {
            CHECK(intersection(commands[i].target, commands[k].target).empty());
        }
    }
    CHECK(area == 101L * 57);
}

TEST_CASE("draw data: what is not a rectangle is passed over, and what follows it is not lost") {
    const auto commands = commands_of([&](ImDrawList& list) {
        list.AddRectFilled(ImVec2(1, 2), ImVec2(11, 12), IM_COL32(1, 2, 3, 255));
        list.AddTriangleFilled(ImVec2(50, 50), ImVec2(90, 50), ImVec2(70, 90), IM_COL32(9, 9, 9, 255));
        list.AddRectFilled(ImVec2(30, 40), ImVec2(60, 80), IM_COL32(4, 5, 6, 255));
    });
    REQUIRE(commands.size() == 2);
    CHECK(commands[0].target == Rect{1, 2, 10, 10});
    CHECK(commands[1].target == Rect{30, 40, 30, 40});
}

TEST_CASE("draw data: what cannot be seen is not drawn, a clip of the list is kept") {
    const auto commands = commands_of([&](ImDrawList& list) {
        list.AddRectFilled(ImVec2(-50, -50), ImVec2(-10, -10), IM_COL32(1, 1, 1, 255));
        list.AddRectFilled(ImVec2(10, 10), ImVec2(20, 20), IM_COL32(1, 1, 1, 0));
        list.PushClipRect(ImVec2(100, 100), ImVec2(150, 130), true);
        list.AddRectFilled(ImVec2(90, 90), ImVec2(400, 300), IM_COL32(7, 7, 7, 255));
        list.PopClipRect();
    });
    REQUIRE(commands.size() == 1);
    CHECK(commands[0].target == Rect{90, 90, 310, 210});
    CHECK(commands[0].clip == Rect{100, 100, 50, 30});
}
