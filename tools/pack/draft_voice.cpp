#include "tools/pack/draft_voice.h"

#include "content/lesson/words.h"
#include "tools/pack/process.h"

namespace jankar::build {

namespace {

struct Voice {
    const char* lang;
    const char* name;
};
constexpr Voice kVoices[] = {{"am", "am"}, {"en", "en"}, {"hi", "hi"}, {"kn", "kn"},
                             {"mr", "mr"}, {"om", "om"}, {"or", "or"}, {"ta", "ta"}};

}  // namespace

std::string espeak_voice(const std::string& lang) {
    for (const Voice& voice : kVoices) {
        if (lang == voice.lang) {
            return voice.name;
        }
    }
    return {};
}

Result<Pcm> speak(const std::string& lang, const std::string& words) {
    std::string voice = espeak_voice(lang);
    if (voice.empty()) {
        return fail(ErrorCode::Unsupported, "There is no draft voice for the language " + lang +
                                                "; record its lines in voice/" + lang + ".");
    }
    std::string text = lesson::spoken_text(words);
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
        return fail(ErrorCode::Refused, "The line has no words to speak.");
    }
    if (text.find('{') != std::string::npos) {
        return fail(ErrorCode::Refused,
                    "A draft voice cannot speak what stands in {braces}; record this line.");
    }
    Command command;
    command.program = "espeak-ng";
    // -b 1: the text is UTF-8. -s: calm, slower than the usual 175 words a minute.
    command.arguments = {"-v", voice, "-b", "1", "-s", "140", "--stdin", "--stdout"};
    command.input = input_of(Bytes(text.begin(), text.end()));
    command.output_limit = 64ULL << 20;
    ASSIGN_OR_RETURN(Output output, run(command));
    if (output.exit_code != 0 || output.standard.empty()) {
        if (output.error.find("voice does not exist") != std::string::npos) {
            return fail(ErrorCode::Io, "espeak-ng has no voice " + voice +
                                           "; install the package espeak-ng-data as Debian ships it.");
        }
        return fail(ErrorCode::Io, "espeak-ng could not speak a line in " + lang + ".");
    }
    return read_wav(output.standard);
}

}  // namespace jankar::build
