// Held by html_test.cpp.
#include "reports/formats/html_since.h"

#include <algorithm>

#include "reports/digest.h"
#include "reports/formats/html_check.h"
#include "reports/since.h"
#include "reports/text.h"

namespace dataflow_qa::reports {
namespace {

namespace ms = kainjow::mustache;

constexpr std::size_t changes_shown = 200;  // of each kind

}  // namespace

ms::data since_data(const std::optional<Since>& since) {
  if (!since) return {false};
  ms::data kinds{ms::data::type::list};
  const auto add = [&](const std::vector<std::string>& names, const std::string& what, Verdict sign) {
    if (names.empty()) return;
    ms::data kind{"what", what};
    kind["verdict"] = std::string(to_string(sign));
    ms::data checks{ms::data::type::list};
    for (std::size_t i = 0; i < std::min(names.size(), changes_shown); ++i) {
      ms::data data{"name", text::visible(names[i])};
      data["anchor"] = anchor(names[i]);
      checks.push_back(data);
    }
    kind["checks"] = std::move(checks);
    kind["count"] = std::to_string(names.size());
    kinds.push_back(kind);
  };
  add(since->newly_failing, "New since " + text::visible(since->label), Verdict::failed);
  add(since->still_failing, "Still failing", Verdict::failed);
  add(since->fixed, "Fixed", Verdict::passed);
  ms::data data{"text", text::visible(since_text(*since))};
  data["kinds"] = std::move(kinds);
  return data;
}

}  // namespace dataflow_qa::reports
