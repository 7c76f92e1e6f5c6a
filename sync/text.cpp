// Held by described_go_test.cpp, described_access_test.cpp, described_pms_test.cpp and link_rules_test.cpp.
#include "sync/text.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <stdexcept>
#include <vector>

#include "harness/mapping/mapping.h"

namespace pms_go_sync {

std::string text_at(const Json& record, std::string_view path) {
  const auto& value = dataflow_qa::mapping::value_at(record, path);
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return value.dump();
  return "";
}

std::string folded(std::string_view text) {
  std::string lower{text};
  for (auto& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string digest(std::string_view text, std::size_t digits) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int length = 0;
  if (EVP_Digest(text.data(), text.size(), bytes.data(), &length, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error{"OpenSSL gives no SHA-256 digest"};
  }
  constexpr std::string_view hexadecimal = "0123456789abcdef";
  std::string all;
  for (unsigned int i = 0; i < length && all.size() < digits; ++i) {
    all += hexadecimal[bytes.at(i) >> 4U];
    all += hexadecimal[bytes.at(i) & 15U];
  }
  return all.substr(0, digits);
}

std::string idempotency_key(std::string_view key, std::size_t most) {
  constexpr std::size_t digits = 16;
  std::string result;
  for (const unsigned char c : key) {
    const bool plain = c > ' ' && c <= '~' && c != '%';
    result += plain ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  }
  if (most == 0 || result.size() <= most) return result;
  result.resize(most > digits ? most - digits : 0);
  return (result + digest(key, digits)).substr(0, most);
}

std::string base64(std::string_view bytes) {
  std::vector<unsigned char> encoded(4 * ((bytes.size() + 2) / 3) + 1);
  const std::vector<unsigned char> plain{bytes.begin(), bytes.end()};
  const int length = EVP_EncodeBlock(encoded.data(), plain.data(), static_cast<int>(plain.size()));
  return {encoded.begin(), encoded.begin() + length};
}

std::string parking_code(std::string_view id) {
  constexpr std::size_t digit_count = 16;
  return fmt::format("pms-go-sync-{}", digest(id, digit_count));
}

}  // namespace pms_go_sync
