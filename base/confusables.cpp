// Held by text_test.cpp.
#include "base/confusables.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace dataflow_qa::base {
namespace {

// The usual ones of Unicode's list of confusable characters (UTS #39), in ascending order.
constexpr std::pair<char32_t, char32_t> looks[] = {
    {0x00B4, U'\''},  // ´
    {0x00B7, U'.'},   // ·
    {0x0131, U'i'},   // ı
    {0x0196, U'l'},   // Ɩ
    {0x01BD, U's'},   // ƽ
    {0x01C0, U'l'},   // ǀ
    {0x01C3, U'!'},   // ǃ
    {0x0237, U'j'},   // ȷ
    {0x0251, U'a'},   // ɑ
    {0x0261, U'g'},   // ɡ
    {0x0269, U'i'},   // ɩ
    {0x0274, U'N'},   // ɴ
    {0x028B, U'u'},   // ʋ
    {0x02B9, U'\''},  // ʹ
    {0x02BC, U'\''},  // ʼ
    {0x02D0, U':'},   // ː
    {0x037F, U'J'},   // Ϳ
    {0x0391, U'A'},   // Α
    {0x0392, U'B'},   // Β
    {0x0395, U'E'},   // Ε
    {0x0396, U'Z'},   // Ζ
    {0x0397, U'H'},   // Η
    {0x0399, U'I'},   // Ι
    {0x039A, U'K'},   // Κ
    {0x039C, U'M'},   // Μ
    {0x039D, U'N'},   // Ν
    {0x039F, U'O'},   // Ο
    {0x03A1, U'P'},   // Ρ
    {0x03A4, U'T'},   // Τ
    {0x03A5, U'Y'},   // Υ
    {0x03A7, U'X'},   // Χ
    {0x03B1, U'a'},   // α
    {0x03B3, U'y'},   // γ
    {0x03B9, U'i'},   // ι
    {0x03BA, U'k'},   // κ
    {0x03BD, U'v'},   // ν
    {0x03BF, U'o'},   // ο
    {0x03C1, U'p'},   // ρ
    {0x03C3, U'o'},   // σ
    {0x03C4, U't'},   // τ
    {0x03C5, U'u'},   // υ
    {0x03C7, U'x'},   // χ
    {0x03F2, U'c'},   // ϲ
    {0x03F3, U'j'},   // ϳ
    {0x03F9, U'C'},   // Ϲ
    {0x0405, U'S'},   // Ѕ
    {0x0406, U'I'},   // І
    {0x0408, U'J'},   // Ј
    {0x0410, U'A'},   // А
    {0x0412, U'B'},   // В
    {0x0415, U'E'},   // Е
    {0x0417, U'3'},   // З
    {0x041A, U'K'},   // К
    {0x041C, U'M'},   // М
    {0x041D, U'H'},   // Н
    {0x041E, U'O'},   // О
    {0x0420, U'P'},   // Р
    {0x0421, U'C'},   // С
    {0x0422, U'T'},   // Т
    {0x0423, U'Y'},   // У
    {0x0425, U'X'},   // Х
    {0x042C, U'b'},   // Ь
    {0x0430, U'a'},   // а
    {0x0433, U'r'},   // г
    {0x0435, U'e'},   // е
    {0x043E, U'o'},   // о
    {0x043F, U'n'},   // п
    {0x0440, U'p'},   // р
    {0x0441, U'c'},   // с
    {0x0443, U'y'},   // у
    {0x0445, U'x'},   // х
    {0x0455, U's'},   // ѕ
    {0x0456, U'i'},   // і
    {0x0458, U'j'},   // ј
    {0x0474, U'V'},   // Ѵ
    {0x0475, U'v'},   // ѵ
    {0x0491, U'r'},   // ґ
    {0x04AE, U'Y'},   // Ү
    {0x04AF, U'y'},   // ү
    {0x04BA, U'h'},   // Һ
    {0x04BB, U'h'},   // һ
    {0x04C0, U'l'},   // Ӏ
    {0x04CF, U'l'},   // ӏ
    {0x0500, U'd'},   // Ԁ
    {0x0501, U'd'},   // ԁ
    {0x050C, U'G'},   // Ԍ
    {0x051A, U'Q'},   // Ԛ
    {0x051B, U'q'},   // ԛ
    {0x051C, U'W'},   // Ԝ
    {0x051D, U'w'},   // ԝ
    {0x053C, U'L'},   // Լ
    {0x054D, U'U'},   // Ս
    {0x054F, U'S'},   // Տ
    {0x0555, U'O'},   // Օ
    {0x0566, U'q'},   // զ
    {0x0570, U'h'},   // հ
    {0x0575, U'j'},   // յ
    {0x0578, U'n'},   // ո
    {0x057D, U'u'},   // ս
    {0x0581, U'g'},   // ց
    {0x0584, U'p'},   // ք
    {0x0585, U'o'},   // օ
    {0x05C3, U':'},   // ׃
    {0x13A0, U'D'},   // Ꭰ
    {0x13A1, U'R'},   // Ꭱ
    {0x13A2, U'T'},   // Ꭲ
    {0x13AA, U'A'},   // Ꭺ
    {0x13AB, U'J'},   // Ꭻ
    {0x13AC, U'E'},   // Ꭼ
    {0x13B3, U'W'},   // Ꮃ
    {0x13B7, U'M'},   // Ꮇ
    {0x13BB, U'H'},   // Ꮋ
    {0x13C0, U'G'},   // Ꮐ
    {0x13C3, U'Z'},   // Ꮓ
    {0x13D9, U'V'},   // Ꮩ
    {0x13DA, U'S'},   // Ꮪ
    {0x13DE, U'L'},   // Ꮮ
    {0x13DF, U'C'},   // Ꮯ
    {0x13E2, U'P'},   // Ꮲ
    {0x13E6, U'K'},   // Ꮶ
    {0x13F4, U'B'},   // Ᏼ
    {0x2010, U'-'},   // ‐
    {0x2011, U'-'},   // ‑
    {0x2012, U'-'},   // ‒
    {0x2013, U'-'},   // –
    {0x2018, U'\''},  // ‘
    {0x2019, U'\''},  // ’
    {0x201A, U','},   // ‚
    {0x201C, U'"'},   // “
    {0x201D, U'"'},   // ”
    {0x2024, U'.'},   // ․
    {0x2033, U'"'},   // ″
    {0x2039, U'<'},   // ‹
    {0x203A, U'>'},   // ›
    {0x2044, U'/'},   // ⁄
    {0x2212, U'-'},   // −
    {0x2215, U'/'},   // ∕
    {0x2217, U'*'},   // ∗
    {0x2236, U':'},   // ∶
    {0xA7B5, U'B'},   // ꞵ
    {0xFF3F, U'_'},   // ＿
};
static_assert(std::is_sorted(std::begin(looks), std::end(looks)));

}  // namespace

char32_t latin_look(char32_t point) {
  const auto* found = std::lower_bound(std::begin(looks), std::end(looks), std::pair<char32_t, char32_t>{point, 0});
  return found != std::end(looks) && found->first == point ? found->second : point;
}

}  // namespace dataflow_qa::base
