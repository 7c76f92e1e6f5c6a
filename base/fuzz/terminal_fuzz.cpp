// What strangers print: however it is cut into pieces, nothing hidden and no command to a CI service is left of it.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/fuzz/require.h"
#include "base/terminal.h"
#include "base/text.h"
#include "base/visible.h"

namespace {

namespace base = dataflow_qa::base;
using base::fuzz::require;

std::string filtered(std::string_view text, std::size_t piece) {
  base::TerminalFilter filter(base::Escapes::shown);
  std::string result;
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) result += filter.take(text.substr(0, piece));
  return result;
}

bool is_harmful(char32_t c) {
  return base::is_hidden(c) && c != U'\n' && c != U'\t' && c != U'\r';
}

bool begins_a_command(std::string_view line) {
  const auto begin = std::min(line.find_first_not_of(" \t\r"), line.size());
  return line.substr(begin).starts_with("::") || line.find("##[") != std::string_view::npos ||
         line.find("##vso[") != std::string_view::npos;
}

bool has_command(std::string_view text) {
  for (;;) {
    const auto end = text.find('\n');
    if (begins_a_command(text.substr(0, end))) return true;
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const auto whole = filtered(text, std::max<std::size_t>(text.size(), 1));
  require(filtered(text, 1) == whole && filtered(text, 3) == whole, "pieces are shown as the whole");
  const auto points = base::code_points(whole);
  require(std::none_of(points.begin(), points.end(), is_harmful), "nothing hidden is left");
  require(!has_command(whole), "no command to a CI service is left");
  require(!has_command(base::harmless_markup(text)) || base::harmless_markup(text).find("##") == std::string::npos,
          "markup has no command, either");
  return 0;
}
