#include "mocks/store/text.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"

namespace dataflow_qa::mocks {
namespace {

// ISO 3166-1 alpha-2, officially assigned.
constexpr std::string_view countries =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA "
    "CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA "
    "GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP "
    "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS "
    "MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS "
    "RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW "
    "TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// The codes of ISO 4217, each with a blank behind it.
constexpr std::string_view currencies =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP "
    "GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT "
    "LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR "
    "NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
    "SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF "
    "XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG ";

bool is_currency(std::string_view text) {
  const auto at = text.size() == 3 ? currencies.find(text) : std::string_view::npos;
  return at != std::string_view::npos && at % 4 == 0;
}

bool is_country(std::string_view text) {
  return text.size() == 2 && is_upper(text[0]) && is_upper(text[1]) && countries.find(text) != std::string_view::npos;
}

/// Something before and behind one @, and no white space.
bool is_email(std::string_view text) {
  const auto at = text.find('@');
  const bool one = at != std::string_view::npos && text.find('@', at + 1) == std::string_view::npos;
  return one && at > 0 && at + 1 < text.size() && text.find_first_of(" \t\r\n") == std::string_view::npos;
}

bool is_guid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

/// Eleven digits whose last two are the check digits; a D-number has 4 added to its first digit.
bool is_norwegian_identity(std::string_view text) {
  if (text.size() != 11 || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  constexpr std::array<int, 10> first_weights{3, 7, 6, 1, 8, 9, 4, 5, 2, 1};
  constexpr std::array<int, 11> second_weights{5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
  int first = 0;
  int second = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int digit = text[i] - '0';
    if (i < first_weights.size()) first += digit * first_weights[i];
    second += digit * second_weights[i];
  }
  return first % 11 == 0 && second % 11 == 0;
}

}  // namespace

bool is_white_space(std::string_view text) {
  // Unicode's White_Space, which .NET's String.IsNullOrWhiteSpace goes by. A zero-width space is none.
  constexpr std::array<std::string_view, 19> beyond_ascii{
      "\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
      "\u2007", "\u2008", "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"};
  while (!text.empty()) {
    const auto* found = std::find_if(beyond_ascii.begin(), beyond_ascii.end(),
                                     [&](std::string_view blank) { return text.starts_with(blank); });
    const bool plain = std::string_view(" \t\n\v\f\r").find(text.front()) != std::string_view::npos;
    if (!plain && found == beyond_ascii.end()) return false;
    text.remove_prefix(plain ? 1 : found->size());
  }
  return true;
}

std::size_t length_in(LengthUnit unit, std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) units += byte >= 0xF0 && unit == LengthUnit::utf16 ? 2 : 1;
  }
  return units;
}

bool has_format(std::string_view text, TextFormat format) {
  switch (format) {
    case TextFormat::any:
    case TextFormat::phone:
    case TextFormat::url:
      return true;
    case TextFormat::email:
      return is_email(text);
    case TextFormat::email_list: {
      const auto parts = base::split_list(text, ';');
      return parts.size() <= 10 && std::all_of(parts.begin(), parts.end(), is_email);
    }
    case TextFormat::country:
      return is_country(text);
    case TextFormat::currency:
      return is_currency(text);
    case TextFormat::code:
      return text.find('.') == std::string_view::npos;
    case TextFormat::norwegian_identity:
      return is_norwegian_identity(text);
    case TextFormat::guid:
      return is_guid(text);
  }
  return true;
}

std::string_view format_description(TextFormat format) {
  switch (format) {
    case TextFormat::email:
      return "an e-mail address";
    case TextFormat::email_list:
      return "at most ten e-mail addresses, separated by ;";
    case TextFormat::country:
      return "a country code of ISO 3166-1 alpha-2";
    case TextFormat::currency:
      return "a currency code of ISO 4217";
    case TextFormat::code:
      return "a code without '.'";
    case TextFormat::norwegian_identity:
      return "a Norwegian identity number or D-number";
    case TextFormat::guid:
      return "a GUID";
    case TextFormat::any:
    case TextFormat::phone:
    case TextFormat::url:
      break;
  }
  return "a text";
}

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out.push_back('"');
  std::size_t written = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, written, at - written);
    written = at + 1;
    out.push_back('\\');
    switch (byte) {
      case '"':
      case '\\':
        out.push_back(text[at]);
        break;
      case '\n':
        out.push_back('n');
        break;
      case '\r':
        out.push_back('r');
        break;
      case '\t':
        out.push_back('t');
        break;
      default:
        out.append("u00");
        out.push_back(hex[byte >> 4U]);
        out.push_back(hex[byte & 0xFU]);
    }
  }
  out.append(text, written, text.size() - written);
  out.push_back('"');
}

}  // namespace dataflow_qa::mocks
