// Held by dialect_test.cpp.
#include "mocks/system/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "base/suggest.h"
#include "mocks/system/read_keys.h"

namespace dataflow_qa::mocks {

using base::JsonPlace;

namespace {

bool is_number(const std::string& text) {
  constexpr std::size_t most_digits = 15;
  return !text.empty() && text.size() <= most_digits && text.find_first_not_of("0123456789") == std::string::npos;
}

/// "items" of a text: ["External", "Factoring"], or "numbers".
void read_items(const JsonPlace& place, SwitchInfo& info) {
  const auto items = place.optional("items");
  if (!items) return;
  if (info.kind != SwitchKind::text) return items->fail("only a text is a list of items");
  if (items->value().is_string()) {
    info.lists_numbers = items->one_of<bool>({{"numbers", true}});
  } else {
    read_key(place, "items", info.items);
  }
}

SwitchInfo info_at(const JsonPlace& place) {
  SwitchInfo info;
  if (!place.is_object_of({"name", "kind", "default", "items", "says"})) return info;
  require_key(place, "name", info.name);
  if (const auto kind = place.required("kind")) {
    info.kind = kind->one_of<SwitchKind>(
        {{"flag", SwitchKind::flag}, {"number", SwitchKind::number}, {"text", SwitchKind::text}});
  }
  require_key(place, "default", info.otherwise);
  require_key(place, "says", info.says);
  read_items(place, info);
  const auto otherwise = place.optional("default");
  if (info.kind == SwitchKind::flag && info.otherwise != "on" && info.otherwise != "off" && otherwise) {
    otherwise->fail("a flag is \"on\" or \"off\"");
  }
  if (info.kind == SwitchKind::number && !is_number(info.otherwise) && otherwise) {
    otherwise->fail("expected a number that is not negative, as a text");
  }
  return info;
}

Setting of_switch(const JsonPlace& place, const System& system, bool turned) {
  const std::size_t at = switch_at(place, system, SwitchKind::flag);
  if (place.has_failed()) return {};
  return {(system.switches[at].otherwise == "on") != turned, at, turned};
}

/// How many minutes "+02:00" is ahead of UTC.
int minutes_ahead(const JsonPlace& place) {
  constexpr int minutes_of_an_hour = 60;
  const std::string text = place.string();
  if (text.empty() || text == "Z" || place.has_failed()) return 0;
  static const std::regex offset("([+-])([01][0-9]|2[0-3]):([0-5][0-9])");
  std::smatch parts;
  if (!std::regex_match(text, parts, offset)) {
    place.fail("expected \"Z\", an offset such as \"+02:00\", or \"\"");
    return 0;
  }
  const int minutes = std::stoi(parts[2]) * minutes_of_an_hour + std::stoi(parts[3]);
  return parts[1] == "-" ? -minutes : minutes;
}

void read_zone(const JsonPlace& place, TimeFormat& time) {
  require_key(place, "zone", time.zone);
  if (const auto zone = place.optional("zone")) time.ahead_min = minutes_ahead(*zone);
  const auto offset = place.optional("offset");
  if (!offset) return;
  if (!time.zone.empty()) offset->fail("goes with \"zone\": \"\" alone: another zone says it already");
  time.ahead_min = minutes_ahead(*offset);
}

}  // namespace

std::vector<SwitchInfo> switches_at(const JsonPlace& place) {
  std::vector<SwitchInfo> switches;
  for (const JsonPlace& each : place.elements()) {
    switches.push_back(info_at(each));
    const auto same = [&](const SwitchInfo& other) { return other.name == switches.back().name; };
    if (std::find_if(switches.begin(), switches.end(), same) != switches.end() - 1) {
      each.fail(fmt::format("there is a second \"{}\"", switches.back().name));
    }
  }
  return switches;
}

std::size_t switch_at(const JsonPlace& place, const System& system, SwitchKind kind) {
  if (!place.is_object_of({"switch"})) return 0;
  const auto name = place.required("switch");
  if (!name) return 0;
  const std::string wanted = name->text();
  std::vector<std::string_view> known;
  for (std::size_t at = 0; at < system.switches.size(); ++at) {
    if (system.switches[at].kind != kind) continue;
    if (system.switches[at].name == wanted) return at;
    known.emplace_back(system.switches[at].name);
  }
  name->fail(fmt::format("there is no such switch \"{}\" of this kind{}", wanted, base::did_you_mean(wanted, known)));
  return 0;
}

Setting setting_at(const JsonPlace& place, const System& system) {
  if (place.value().is_object()) return of_switch(place, system, false);
  return {place.boolean(), {}, false};
}

Setting setting_at(const JsonPlace& place, const System& system, std::string_view on_word, std::string_view off_word,
                   std::string_view holding) {
  if (place.value().is_object()) return of_switch(place, system, holding != on_word);
  return {place.one_of<bool>({{on_word, on_word == holding}, {off_word, off_word == holding}}), {}, false};
}

TimeFormat time_at(const JsonPlace& place) {
  TimeFormat time;
  if (!place.is_object_of({"fraction_digits", "zone", "offset", "separator", "form"})) return time;
  if (const auto form = place.optional("form")) {
    time.form = form->one_of<TimeFormat::Form>({{"text", TimeFormat::Form::text},
                                                {"unix_seconds", TimeFormat::Form::unix_seconds},
                                                {"unix_milliseconds", TimeFormat::Form::unix_milliseconds}});
  }
  if (time.form != TimeFormat::Form::text) {
    if (place.has("zone") || place.has("offset") || place.has("fraction_digits") || place.has("separator"))
      place.fail("a Unix time has neither zone nor offset nor fraction_digits nor separator");
    time.fraction_digits = time.form == TimeFormat::Form::unix_seconds ? 0 : 3;
    return time;
  }
  if (const auto digits = place.required("fraction_digits")) {
    time.fraction_digits = static_cast<int>(digits->integer(0, 9));
  }
  read_zone(place, time);
  if (const auto separator = place.optional("separator")) {
    const std::string text = separator->string();
    if (text != "T" && text != " ") separator->fail("expected \"T\" or a blank");
    time.separator = text.empty() ? 'T' : text.front();
  }
  return time;
}

}  // namespace dataflow_qa::mocks
