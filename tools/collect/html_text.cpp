#include "tools/collect/html_text.h"

#include <fmt/format.h>

namespace jankar::collect {

std::string html_escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string_view html_style() {
    return R"css(
:root{--cotton:#FBF3E4;--face:#FFFDF8;--linen:#F4E6CC;--ink:#3B2417;--ink2:#6A4732;--edge:#A07C4F;--lip:#DCC294;
--madder:#B5482C;--madder-deep:#7A2A17;--river:#1F7187;--river-deep:#114B5C;--turmeric:#B5690A;--leaf:#35784A;--plum:#8A3F79}
*{box-sizing:border-box}
html{background:var(--cotton);color:var(--ink);-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{margin:0;font:400 17px/1.5 "Noto Sans","Noto Sans Devanagari","Noto Sans Kannada","Noto Sans Tamil","Lohit Odia","Noto Sans Oriya",
"Noto Sans Ethiopic","Nirmala UI",Ebrima,system-ui,sans-serif}
body:lang(kn),body:lang(ta),body:lang(or),body:lang(am){line-height:1.6}
h1:lang(kn),h1:lang(ta),h1:lang(or),h1:lang(am){line-height:1.35}
main,header .in,footer .in{max-width:60rem;margin:0 auto;padding:0 1.5rem}
.weave{display:block;width:100%;height:18px}
header{background:var(--face);border-bottom:1px solid var(--lip)}
header .in{padding-top:2.2rem;padding-bottom:2.4rem}
.programme{margin:0 0 .6rem;color:var(--ink2);font-size:1rem}
h1{margin:0;font-size:2.35rem;line-height:1.22;font-weight:700;text-wrap:balance}
h1 b{color:var(--madder)}
.ids{margin:.9rem 0 0;color:var(--ink2);max-width:46rem}
section{margin:2.6rem 0;break-inside:avoid-page}
h2{margin:0 0 .3rem;font-size:1.45rem;line-height:1.3}
.says{margin:0 0 1.1rem;max-width:46rem;font-size:1.08rem}
.panel{background:var(--face);border:1px solid var(--lip);border-radius:12px;padding:1.2rem 1.4rem;overflow-x:auto}
.panel+.panel{margin-top:1rem}h2+.panel{margin-top:.9rem}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:1rem;margin:2rem 0 0;padding:0;list-style:none}
.numbers li{background:var(--face);border:1px solid var(--lip);border-bottom:4px solid var(--lip);border-radius:12px;padding:.9rem 1.1rem}
.numbers b{display:block;font-size:1.9rem;line-height:1.2;font-variant-numeric:tabular-nums}
.numbers span{color:var(--ink2);font-size:.95rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.5rem .9rem .5rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--linen)}
thead th{border-bottom:2px solid var(--edge);font-weight:700;color:var(--ink2);font-size:.93rem;line-height:1.3;vertical-align:bottom}
tbody tr:last-child td,tbody tr:last-child th{border-bottom:0}
tbody th{font-weight:400}
tbody th b{font-weight:700}
.n{text-align:right;padding-right:0;padding-left:.9rem;white-space:nowrap}
.n span{white-space:nowrap}thead .n{white-space:normal}thead th:first-child{width:34%}.even thead th:first-child{width:auto}.even td.n,.even .n span{white-space:normal}
.small{color:var(--ink2);font-size:.9rem}
.means{margin:.9rem 0 0;color:var(--ink2);font-size:.93rem;max-width:52rem}
.means b{color:var(--ink)}
.keys{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;margin:.9rem 0 0;padding:.7rem 0 0;border-top:1px solid var(--linen);list-style:none;font-size:.93rem;color:var(--ink2)}
.dot{display:inline-block;width:.75em;height:.75em;border-radius:3px;margin-right:.55em;vertical-align:-.02em}
.bar{display:grid;grid-template-columns:minmax(7rem,17rem) 1fr minmax(3.2rem,auto);gap:0 1rem;align-items:center;padding:.28rem 0;break-inside:avoid}
.bar svg{display:block;width:100%;height:1.15rem;border-radius:4px}
.bar b{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.name,th,td,h1,h2,p{overflow-wrap:break-word}
.numbers strong{display:block}
code{font-family:"Noto Sans Mono",ui-monospace,monospace;font-size:.92em}
footer{background:var(--linen);margin-top:3rem}
footer .in{padding-top:1.6rem;padding-bottom:1.8rem;color:var(--ink2);font-size:.95rem}
@media screen and (max-width:40rem){h1{font-size:1.75rem}body{font-size:16px}main,header .in,footer .in{padding:0 1rem}header .in,footer .in{padding-top:1.4rem;padding-bottom:1.4rem}
.panel{padding:.9rem 1rem}.bar{grid-template-columns:1fr auto}.bar .name{grid-column:1/-1}
table,tbody,tr,th,td{display:block}thead{display:none}tr{padding:.6rem 0;border-bottom:1px solid var(--lip)}tr:last-child{border-bottom:0}
tbody th:first-child,tbody td{border:0;padding:.1rem 0;width:auto}td{display:flex;justify-content:space-between;gap:1rem;white-space:normal}
td::before{content:attr(data-name);color:var(--ink2);font-size:.93rem}td.n{padding-left:0;white-space:normal}td span{text-align:right}}
@page{margin:16mm}
@media print{h1{font-size:1.9rem}header .in{padding-top:1rem;padding-bottom:1.1rem}.numbers{margin-top:1rem}.says{margin-bottom:.5rem}
html,header,footer,.panel,.numbers li{background:#fff}body{font-size:11pt}.panel{overflow:visible;border:0;border-radius:0;padding:0}.bars{break-inside:avoid}.bar{padding:.15rem 0}
th,td{padding-top:.25rem;padding-bottom:.25rem}
main,header .in,footer .in{max-width:none;padding-left:0;padding-right:0}section{margin:1.2rem 0;break-inside:auto}h2,.says{break-after:avoid;break-inside:avoid}.means{break-before:avoid}
tr{break-inside:avoid}thead{display:table-header-group}}
)css";
}

std::string woven_border() {
    // One strip of the warp and one of the weft cross by turns over and under.
    std::string tile;
    constexpr const char* kWarp = "#B5482C";
    constexpr const char* kWeft = "#F4E6CC";
    for (int row = 0; row < 2; ++row) {
        for (int column = 0; column < 2; ++column) {
            const bool warp_above = (row + column) % 2 == 0;
            tile += fmt::format("<rect x='{}' y='{}' width='{}' height='{}' fill='{}'/>",
                                column * 9 + (warp_above ? 1 : 0), row * 9 + (warp_above ? 0 : 1),
                                warp_above ? 7 : 9, warp_above ? 9 : 7, warp_above ? kWarp : kWeft);
        }
    }
    return "<svg class='weave' aria-hidden='true'><defs><pattern id='weave' width='18' height='18' "
           "patternUnits='userSpaceOnUse'><rect width='18' height='18' fill='#7A2A17'/>" +
           tile + "</pattern></defs><rect width='100%' height='18' fill='url(#weave)'/></svg>";
}

std::string grouped(long long number) {
    std::string digits = std::to_string(number);
    for (std::ptrdiff_t place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > (number < 0 ? 1 : 0);
         place -= 3) {
        digits.insert(static_cast<std::size_t>(place), ",");
    }
    return digits;
}

}  // namespace jankar::collect
