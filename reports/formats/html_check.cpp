// Held by html_test.cpp.
#include "reports/formats/html_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <kainjow/mustache.hpp>
#include <stdexcept>
#include <utility>
#include <vector>

#include "reports/account_text.h"
#include "reports/formats/html_evidence.h"
#include "reports/last_requests.h"
#include "reports/model/sentences.h"
#include "reports/text.h"
#include "reports_embedded.h"

namespace dataflow_qa::reports {
namespace {

namespace ms = kainjow::mustache;

constexpr std::size_t frame = 250;  // what stands around each on the page
constexpr std::size_t full_differences = 40;
constexpr std::size_t brief_differences = 12;
constexpr std::size_t examples_open = 5;
constexpr std::size_t misfits_allowed = 20;  // after these there is no room for the rest either

/// Everything that the failures say beyond the first sentence.
std::string more(const Check& check) {
  std::string out;
  for (const Failure& failure : check.failures) {
    const bool first = &failure == &check.failures.front();
    const std::string said = sentence(failure);
    const std::string_view head = text::first_line(said);
    std::string_view rest = first ? std::string_view(said).substr(head.size()) : said;
    if (rest.starts_with('\n')) rest.remove_prefix(1);
    if (!rest.empty()) out += fmt::format("{}\n", rest);
    if (const std::string where = place(failure); !first && !where.empty()) out += fmt::format("{}\n", where);
  }
  if (check.reason && !check.failures.empty()) out += *check.reason + "\n";
  return text::visible(out);
}

enum class Form { none, sentence, brief, full };

/// The template's data for one try. That of the second one is in the template's `again`.
ms::data try_data(const Check& check, const Section& section, std::size_t differences_shown, bool with_timeline) {
  const Evidence& evidence = check.evidence;
  ms::data data{ms::object{}};
  data["again"] = false;
  data["diff"] = evidence::differences(check, section, differences_shown);
  data["has-diff"] = data["diff"].is_non_empty_list();
  data["more-diff"] = evidence.diff.size() > differences_shown
                          ? ms::data{"count", std::to_string(evidence.diff.size() - differences_shown)}
                          : ms::data{false};
  data["timeline"] = with_timeline ? evidence::timeline(check, section) : ms::data{ms::data::type::list};
  data["has-timeline"] = data["timeline"].is_non_empty_list();
  data["requests"] = with_timeline ? evidence::requests(check, section) : ms::data{ms::data::type::list};
  data["has-requests"] = data["requests"].is_non_empty_list();
  data["request-count"] = std::to_string(evidence.requests.size());
  data["output"] = with_timeline ? evidence::subject_output(check) : "";
  data["has-output"] = with_timeline && !evidence.subject_output.empty();
  return data;
}

/// A flaky check shows all of its second try, since the difference is the news; one that failed again the differences.
ms::data second_try(const Check& check, const Section& section) {
  Check second;
  second.item = check.item;
  second.evidence = *check.retry;
  const bool flaky = check.verdict == Verdict::flaky;
  ms::data data = try_data(second, section, brief_differences, flaky);
  ms::data again{"text", std::string("Second try: ") + (flaky ? "it passed" : "it failed again")};
  again["open"] = flaky;
  data["again"] = std::move(again);
  return data;
}

ms::data details(const Check& check, const RunInfo& run, const Section& section, Form form) {
  const bool full = form == Form::full;
  const Evidence& evidence = check.evidence;
  ms::data data{ms::object{}};
  data["verdict"] = std::string(to_string(check.verdict));
  data["sentence"] = text::visible(sentence(check));
  const std::string where = check.failures.empty() ? "" : place(check.failures.front());
  data["place"] = where.empty() ? ms::data{false} : ms::data{"text", text::visible(where)};
  const std::string rest = more(check);
  data["more"] = rest.empty() ? ms::data{false} : ms::data{"text", rest};
  ms::data tries{ms::data::type::list};
  tries.push_back(try_data(check, section, full ? full_differences : brief_differences, full));
  const bool says_again = check.retry && (check.verdict == Verdict::flaky || !check.retry->diff.empty());
  if (full && says_again) tries.push_back(second_try(check, section));
  data["tries"] = std::move(tries);
  data["last-requests"] = evidence::last_requests(evidence.last_requests);
  data["has-last-requests"] = !evidence.last_requests.empty();
  const bool names_file = run.subject_output && is_about_subjects_end(check);
  data["output-file"] = names_file ? ms::data{"name", *run.subject_output} : ms::data{false};
  data["elsewhere"] =
      !full && !(evidence.records.empty() && evidence.requests.empty() && evidence.subject_output.empty());
  data["reproduce"] = text::visible(check.reproduce);
  data["has-reproduce"] = !check.reproduce.empty();
  return data;
}

/// One that is only shown with its reason has no evidence.
bool has_evidence(const Check& check) {
  return !check.failures.empty() || (is_trouble(check.verdict) && check.verdict != Verdict::not_run);
}

/// A check with something to say, and as much of it as is said so far.
struct Body {
  const Check* check;
  const Section* section;
  Form form = Form::none;
  std::string text;
};

/// Every check that has something to say: the first of each lead, other checks of properties, then the rest.
std::vector<Body> in_order_of_interest(const Results& results, const std::vector<Section>& all) {
  std::map<std::string, std::size_t> rank;
  for (const Lead& lead : leads(results)) rank.emplace(lead.check, rank.size());
  std::vector<std::pair<std::size_t, Body>> ranked;
  for (const Section& section : all) {
    for (const Item* item : section.items) {
      for (const Check& check : item->checks) {
        if (check.failures.empty() && sentence(check).empty() && !check.account) continue;
        const auto lead = rank.find(check.name);
        const std::size_t after_leads =
            rank.size() + (item->kind == "property" ? 0 : 1) + (has_evidence(check) ? 0 : 2) + (check.account ? 2 : 0);
        ranked.push_back({lead != rank.end() ? lead->second : after_leads, {&check, &section, Form::none, ""}});
      }
    }
  }
  std::ranges::stable_sort(ranked, {}, [](const auto& one) { return one.first; });
  std::vector<Body> bodies;
  for (auto& [place, body] : ranked) bodies.push_back(std::move(body));
  return bodies;
}

/// What a check that passed did and saw.
ms::data account_data(const Check& check, const SystemLabels& systems) {
  ms::data seen{ms::data::type::list};
  for (const auto& each : account_sentences(*check.account, systems)) {
    seen.push_back(ms::data{"text", text::visible(each)});
  }
  ms::data data{"summary", text::visible(account_summary(*check.account, systems))};
  const auto said = sentence(check);
  data["sentence"] = said.empty() ? ms::data{false} : ms::data{"text", text::visible(said)};
  data["seen"] = std::move(seen);
  return data;
}

/// Gives bodies a longer form as long as there is room.
class Spending {
 public:
  Spending(std::vector<Body>& bodies, const Results& results) : bodies_(bodies), results_(results) {
    if (!full_.is_valid()) throw std::logic_error("check.mustache: " + full_.error_message());
  }

  void spend(Form form, std::size_t& room) {
    std::size_t misfits = 0;
    for (Body& body : bodies_) {
      if (misfits == misfits_allowed) return;
      if (body.form >= form || (form > Form::sentence && !has_evidence(*body.check))) continue;
      std::string text = rendered(body, form);
      const std::size_t cost = text.size() + frame;
      const std::size_t before = body.form == Form::none ? 0 : body.text.size() + frame;
      if (cost > room + before) {
        ++misfits;
        continue;
      }
      room = room + before - cost;
      body.form = form;
      body.text = std::move(text);
    }
  }

 private:
  std::string rendered(const Body& body, Form form) {
    if (form > Form::sentence) return full_.render(details(*body.check, results_.run, *body.section, form));
    if (body.check->account) return account_.render(account_data(*body.check, results_.systems));
    return sentence_.render(ms::data{"sentence", text::shortened(text::visible(sentence(*body.check)), 300)});
  }

  std::vector<Body>& bodies_;
  const Results& results_;
  ms::mustache full_{std::string(embedded::check_mustache)};
  ms::mustache sentence_{"<p class=\"sentence\">{{sentence}}</p>"};
  ms::mustache account_{
      "<div class=\"seen\">{{#sentence}}<p>{{text}}</p>{{/sentence}}<p>{{summary}}</p><ul>{{#seen}}<li>{{text}}</li>"
      "{{/seen}}</ul></div>"};
};

}  // namespace

CheckDetails::CheckDetails(const Results& results, std::size_t budget) {
  for (const Lead& lead : leads(results)) {
    if (examples_.size() < examples_open && !lead.check.empty()) examples_.insert(lead.check);
  }
  const std::vector<Section> all = sections(results);
  std::vector<Body> bodies = in_order_of_interest(results, all);
  Spending spending(bodies, results);
  // However many fail, the first of them are shown with all their evidence.
  std::size_t for_the_first = budget / 4;
  std::size_t rest = budget - for_the_first;
  spending.spend(Form::full, for_the_first);
  rest += for_the_first;
  for (const Form form : {Form::sentence, Form::brief, Form::full}) spending.spend(form, rest);
  for (Body& body : bodies) {
    if (has_evidence(*body.check) && body.form != Form::full) ++left_out_;
    bodies_.emplace(body.check, std::move(body.text));
  }
}

const std::string& CheckDetails::of(const Check& check) const {
  static const std::string nothing;
  const auto found = bodies_.find(&check);
  return found == bodies_.end() ? nothing : found->second;
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
