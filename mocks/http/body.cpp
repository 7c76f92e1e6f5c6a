#include "mocks/http/body.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "mocks/store/text.h"

namespace dataflow_qa::mocks {

using nlohmann::json;

namespace {

constexpr int kDeepest = 64;

bool too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        in_string = false;
      }
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kDeepest) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

tl::expected<json, std::string> parse_body(std::string_view text) {
  if (!is_utf8(text)) return tl::unexpected(std::string("The body is not UTF-8."));
  if (too_deep(text)) return tl::unexpected(std::string("The body is nested too deeply."));
  json parsed = json::parse(text, nullptr, false);
  if (parsed.is_discarded()) return tl::unexpected(std::string("The body is not JSON."));
  return parsed;
}

std::string media_type(std::string_view content_type) {
  return fold(trimmed(content_type.substr(0, content_type.find(';'))));
}

bool is_in_utf8(std::string_view content_type) {
  const auto parts = split_list(content_type, ';');
  return std::all_of(parts.begin(), parts.end(), [](const std::string& part) {
    const auto equals = std::min(part.find('='), part.size());
    if (equals == part.size() || fold(trimmed(part.substr(0, equals))) != "charset") return true;
    std::string charset = fold(trimmed(part.substr(equals + 1)));
    std::erase(charset, '"');
    return charset == "utf-8" || charset == "utf8" || charset == "us-ascii";
  });
}

std::string base64(std::string_view bytes) {
  std::vector<unsigned char> encoded(4 * ((bytes.size() + 2) / 3) + 1);
  const int size = EVP_EncodeBlock(encoded.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  return {encoded.begin(), encoded.begin() + size};
}

std::optional<std::string> base64_decoded(std::string_view text) {
  if (text.empty()) return std::string{};
  if (text.size() % 4 != 0) return std::nullopt;
  std::vector<unsigned char> decoded(text.size());
  const int size = EVP_DecodeBlock(decoded.data(), reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  const auto padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  if (size < padding) return std::nullopt;
  return std::string(decoded.begin(), decoded.begin() + (size - padding));
}

std::string base64_url(std::string_view bytes) {
  std::string text = base64(bytes);
  while (!text.empty() && text.back() == '=') text.pop_back();
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

std::optional<std::string> base64_url_decoded(std::string_view text) {
  std::string padded(text);
  std::replace(padded.begin(), padded.end(), '-', '+');
  std::replace(padded.begin(), padded.end(), '_', '/');
  padded.append((4 - padded.size() % 4) % 4, '=');
  return base64_decoded(padded);
}

std::string random_hex(std::size_t bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::vector<unsigned char> drawn(bytes);
  if (RAND_bytes(drawn.data(), static_cast<int>(bytes)) != 1) throw std::runtime_error("no random numbers to be had");
  std::string text;
  for (const unsigned char byte : drawn) {
    text.push_back(kHex[byte >> 4U]);
    text.push_back(kHex[byte & 0xFU]);
  }
  return text;
}

}  // namespace dataflow_qa::mocks
