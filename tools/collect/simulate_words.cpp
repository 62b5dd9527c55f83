#include "tools/collect/simulate_words.h"

#include <array>

#include "content/base/bytes.h"

namespace jankar::collect {
namespace {

constexpr std::size_t kLanguages = 8;
constexpr std::array<const char*, kLanguages> kLanguageCodes = {"en", "hi", "kn", "ta",
                                                                "or", "mr", "am", "om"};

struct Row {
    const char *id, *subject;
    int steps;
    std::vector<SimulatedQuestion> questions;
    std::array<const char*, kLanguages> titles;  ///< in the order of kLanguageCodes
};

std::vector<Row> rows() {
    return {
        {"start-here",
         "start",
         8,
         {{3, "again-q"}, {5, "order-in"}},
         {"How to use this", "इसे कैसे चलाएँ", "ಇದನ್ನು ಬಳಸುವುದು ಹೇಗೆ", "இதைப் பயன்படுத்துவது எப்படி",
          "ଏହାକୁ କେମିତି ଚଲାଇବେ", "हे कसे वापरायचे", "በዚህ እንዴት እንደሚጠቀሙ", "Akka itti fayyadaman"}},
        {"wash-hands",
         "safety",
         8,
         {{2, "soap-q"}, {4, "order-steps"}, {5, "when-q"}},
         {"Wash your hands", "हाथ धोइए", "ಕೈ ತೊಳೆಯಿರಿ", "கை கழுவுங்கள்", "ହାତ ଧୁଅନ୍ତୁ", "हात धुवा", "እጅዎን ይታጠቡ",
          "Harka dhiqadhaa"}},
        {"weave-base",
         "skills",
         8,
         {{3, "next-q"}, {4, "order-steps"}, {5, "good-q"}},
         {"The base of a basket", "टोकरी का पेंदा", "ಬುಟ್ಟಿಯ ತಳ", "கூடையின் அடி", "ଟୋକେଇର ତଳ", "टोपलीचा तळ",
          "የቅርጫት ታች", "Jala gundoo"}},
        {"stitch-mask",
         "skills",
         9,
         {{3, "next-q"}, {4, "order-steps"}, {6, "worn-q"}},
         {"Stitch a cloth mask", "कपड़े का मास्क सिलिए", "ಬಟ್ಟೆಯ ಮಾಸ್ಕ್ ಹೊಲಿಯಿರಿ", "துணி முகக்கவசம் தைப்போம்",
          "କପଡ଼ା ମାସ୍କ ସିଲାଇ", "कापडी मास्क शिवा", "የጨርቅ ጭምብል ይስፉ", "Haguuggii huccuu hodhaa"}},
        {"check-quality",
         "skills",
         8,
         {{2, "find-q"}, {4, "cloth-q"}, {5, "sort-q"}},
         {"Check your work", "अपना काम परखिए", "ಕೆಲಸ ಪರೀಕ್ಷಿಸಿ ನೋಡಿ", "வேலையைச் சரிபாருங்கள்", "ନିଜ କାମ ପରଖନ୍ତୁ",
          "आपले काम तपासा", "ሥራዎን ይፈትሹ", "Hojii keessan sakatta'aa"}},
        {"count-money",
         "money",
         9,
         {{2, "count-q"}, {4, "match-q"}, {5, "pay-q"}, {7, "change-q"}},
         {"Count the money", "पैसे गिनिए", "ಹಣ ಎಣಿಸಿ", "பணத்தை எண்ணுங்கள்", "ଟଙ୍କା ଗଣନ୍ତୁ", "पैसे मोजा", "ገንዘብ ይቁጠሩ",
          "Maallaqa lakkaa'aa"}},
        {"save-weekly",
         "money",
         9,
         {{2, "sort-q"}, {4, "first-q"}, {5, "save-q"}},
         {"Save every week", "हर हफ़्ते बचत", "ವಾರ ವಾರ ಉಳಿತಾಯ", "வாரா வாரம் சேமிப்பு", "ସପ୍ତାହକୁ ସପ୍ତାହ ସଞ୍ଚୟ",
          "दर आठवड्याला बचत", "በየሳምንቱ ቁጠባ", "Torban torbaniin qusachuu"}},
        {"cash-book",
         "money",
         6,
         {{2, "sort-q"}, {3, "left-q"}, {4, "book-q"}},
         {"The cash book", "हिसाब की किताब", "ಲೆಕ್ಕದ ಪುಸ್ತಕ", "கணக்குப் புத்தகம்", "ହିସାବ ଖାତା", "हिशोबाची वही",
          "የገንዘብ መዝገብ", "Galmee maallaqaa"}},
        {"group-meeting",
         "money",
         7,
         {{3, "order-q"}, {4, "box-q"}, {5, "find-q"}},
         {"The savings group meets", "बचत समूह की बैठक", "ಉಳಿತಾಯ ಸಂಘದ ಸಭೆ", "சேமிப்புக் குழுக் கூட்டம்",
          "ସଞ୍ଚୟ ଦଳର ବୈଠକ", "बचत गटाची बैठक", "የቁጠባ ማኅበር ስብሰባ", "Walga'ii garee qusannaa"}},
        {"price-basket",
         "money",
         9,
         {{2, "sort-q"}, {3, "cost-q"}, {5, "price-q"}, {6, "order-q"}, {7, "change-q"}},
         {"The price of a basket", "टोकरी का दाम", "ಬುಟ್ಟಿಯ ಬೆಲೆ", "கூடையின் விலை", "ଟୋକେଇର ଦାମ୍", "टोपलीची किंमत",
          "የቅርጫት ዋጋ", "Gatii gundoo"}},
        {"sit-well",
         "safety",
         8,
         {{2, "sit-q"}, {3, "light-q"}, {5, "match-q"}},
         {"Sit well at work", "काम पर आराम से बैठिए", "ಕೆಲಸದಲ್ಲಿ ಆರಾಮವಾಗಿ ಕೂರಿ", "வேலையில் சுகமாக உட்காருங்கள்",
          "କାମରେ ଆରାମରେ ବସନ୍ତୁ", "कामाला नीट बसा", "ሲሠሩ ተመቻችተው ይቀመጡ", "Yommuu hojjettan tolchaa taa'aa"}},
        {"speak-up",
         "together",
         8,
         {{2, "order-q"}, {4, "listen-q"}, {5, "match-q"}},
         {"Speak up in the group", "समूह में बोलिए", "ಗುಂಪಿನಲ್ಲಿ ಮಾತಾಡಿ", "குழுவில் பேசுங்கள்", "ଦଳରେ କଥା କୁହନ୍ତୁ",
          "गटात बोला", "በቡድን ይናገሩ", "Garee keessatti dubbadhaa"}},
    };
}

constexpr std::array<const char*, 36> kNames = {
    "Savitri", "Lakshmi", "Kamala", "Shanta",  "Parvati", "Renuka", "Gauri", "Mangala", "Sumitra",
    "सावित्री", "कमला",    "गीता",   "सुनीता",   "राधा",    "मीना",   "अनीता", "रेखा",     "पुष्पा",
    "செல்வி",   "மீனாட்சி",  "வள்ளி",   "கமலா",    "ராணி",    "பொன்னி",  "አበበች",  "አልማዝ",    "ብርቱካን",
    "ትግስት",    "መሠረት",    "ወርቅነሽ",  "Ababech", "Chaltu",  "Lelise", "Biftu", "Hawi",    "Almaz"};
constexpr std::array<const char*, 28> kSecondNames = {
    "Patil", "Devi",  "Naik",   "Kulkarni", "Hosamani", "Gowda", "Bai",   "Angadi", "देवी", "बाई",
    "कुमारी", "पाटील", "यादव",   "साहू",      "முருகன்",   "ராஜன்",  "குமார்", "பாண்டி",  "ከበደ", "ተስፋዬ",
    "ገብሬ",   "አለሙ",   "Tolasa", "Gemechu",  "Bekele",   "Dinka", "Alemu", "Kebede"};
constexpr std::array<const char*, 12> kPlaces = {"Alur",     "Belagola",   "Chikkanad", "Dodda Kere",
                                                 "Garag",    "Hebballi",   "Kotur",     "Mugad",
                                                 "Narendra", "Salakinkop", "Tadakod",   "Yadwad"};

}  // namespace

const std::vector<SimulatedLesson>& simulated_lessons() {
    static const std::vector<SimulatedLesson> kLessons = [] {
        std::vector<SimulatedLesson> lessons;
        for (Row& row : rows()) {
            SimulatedLesson lesson;
            lesson.info.id = row.id;
            lesson.info.version = 2;
            lesson.info.hash8 = to_hex(ByteView(blake2b_256(as_bytes(std::string(row.id)))).first(4));
            lesson.info.subject = lesson.info.course = row.subject;
            lesson.info.steps = row.steps;
            lesson.info.scored_steps = static_cast<int>(row.questions.size());
            for (std::size_t i = 0; i < kLanguages; ++i) {
                lesson.info.title[kLanguageCodes.at(i)] = row.titles.at(i);
            }
            lesson.questions = std::move(row.questions);
            lessons.push_back(std::move(lesson));
        }
        return lessons;
    }();
    return kLessons;
}

std::string simulated_name(std::uint64_t number, bool hostile) {
    const std::string name = std::string(kNames.at(number % kNames.size())) + " " +
                             kSecondNames.at(number / kNames.size() % kSecondNames.size());
    return hostile ? "=HYPERLINK(\"https://example.org\",\"" + name + "\")" : name;
}

std::string simulated_place(std::int64_t number) {
    return kPlaces.at(static_cast<std::size_t>(number) % kPlaces.size());
}

}  // namespace jankar::collect
