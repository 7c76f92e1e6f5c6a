#include "reports/html_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <kainjow/mustache.hpp>
#include <stdexcept>

#include "reports/html_evidence.h"
#include "reports/text.h"
#include "reports_embedded.h"

namespace dataflow_qa::reports {
namespace {

namespace ms = kainjow::mustache;

// Bytes of a page that details may take, and, after those, sentences alone.
constexpr std::size_t details_budget = 300'000;
constexpr std::size_t sentences_budget = 60'000;
constexpr std::size_t frame = 250;  // what stands around each on the page

/// Everything that the failures say beyond the first sentence.
std::string more(const Check& check) {
  std::string out;
  for (const Failure& failure : check.failures) {
    const bool first = &failure == &check.failures.front();
    const std::string_view head = text::first_line(failure.message);
    std::string_view rest = first ? std::string_view(failure.message).substr(head.size()) : failure.message;
    if (rest.starts_with('\n')) rest.remove_prefix(1);
    if (!rest.empty()) out += fmt::format("{}\n", rest);
    if (!failure.file.empty()) out += fmt::format("{}:{}\n", failure.file, failure.line);
  }
  if (check.verdict == Verdict::known && check.reason && !check.failures.empty()) out += *check.reason + "\n";
  return text::visible(out);
}

ms::data details(const Check& check, const Section& section) {
  ms::data data{ms::object{}};
  data["verdict"] = std::string(to_string(check.verdict));
  data["sentence"] = text::visible(sentence(check));
  const std::string rest = more(check);
  data["more"] = rest.empty() ? ms::data{false} : ms::data{"text", rest};
  data["diff"] = evidence::differences(check, section);
  data["has-diff"] = data["diff"].is_non_empty_list();
  data["timeline"] = evidence::timeline(check, section);
  data["has-timeline"] = data["timeline"].is_non_empty_list();
  data["requests"] = evidence::requests(check, section);
  data["has-requests"] = data["requests"].is_non_empty_list();
  data["request-count"] = std::to_string(check.evidence.requests.size());
  data["output"] = evidence::subject_output(check);
  data["has-output"] = !check.evidence.subject_output.empty();
  data["reproduce"] = text::visible(check.reproduce);
  data["has-reproduce"] = !check.reproduce.empty();
  return data;
}

}  // namespace

struct CheckDetails::Template {
  ms::mustache full{std::string(embedded::check_mustache)};
  ms::mustache brief{"<p class=\"sentence\">{{sentence}}</p>"};
};

CheckDetails::CheckDetails()
    : template_(std::make_unique<Template>()), details_left_(details_budget), sentences_left_(sentences_budget) {
  if (!template_->full.is_valid()) throw std::logic_error("check.mustache: " + template_->full.error_message());
}

CheckDetails::~CheckDetails() = default;

std::string CheckDetails::render(const Check& check, const Section& section) {
  if (check.verdict == Verdict::passed || (check.failures.empty() && sentence(check).empty())) return "";
  const bool only_a_reason = !is_trouble(check.verdict) || check.verdict == Verdict::not_run;
  if (details_left_ > 0 && !(only_a_reason && check.failures.empty())) {
    std::string out = template_->full.render(details(check, section));
    if (out.size() + frame <= details_left_) {
      details_left_ -= out.size() + frame;
      return out;
    }
    details_left_ = 0;
  }
  std::string out = template_->brief.render(ms::data{"sentence", text::shortened(text::visible(sentence(check)), 300)});
  if (!check.failures.empty()) ++left_out_;
  if (out.size() + frame > sentences_left_) return "";
  sentences_left_ -= out.size() + frame;
  return out;
}

std::string anchor(std::string_view id) {
  std::string out;
  for (const char c : id) {
    const auto byte = static_cast<unsigned char>(c);
    const bool safe =
        byte < 0x80 && (std::isalnum(byte) != 0 || std::string_view("-._~/").find(c) != std::string_view::npos);
    out += safe ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return out;
}

}  // namespace dataflow_qa::reports
