// Held by trial_test.cpp.
#include "harness/trial/walk.h"

#include <fmt/format.h>

#include "base/url.h"
#include "harness/trial/forms.h"

namespace dataflow_qa::trial {

using mocks::OutcomeKind;
using nlohmann::json;

namespace {

constexpr int most_pages = 200;

const json& word(const Found& found, std::string_view name) {
  static const json none;
  const auto at = found.find(name);
  return at == found.end() ? none : at->second;
}

std::string text_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void set(Pairs& query, const std::string& name, std::string value) {
  for (auto& [known, old] : query) {
    if (known == name) {
      old = std::move(value);
      return;
    }
  }
  query.emplace_back(name, std::move(value));
}

class Walker {
 public:
  Walker(Session& session, const Shelf& shelf, Pairs query, std::int64_t size, NextPage way)
      : session_(session), shelf_(shelf), paging_(shelf.dialect.paging), way_(way), size_(paging_.size) {
    ask_ = {.path = session.path_of(shelf), .query = std::move(query)};
    if (size > 0 && !paging_.size_parameter.empty()) {
      set(ask_.query, paging_.size_parameter, std::to_string(size));
      size_ = size;
    }
    if (way == NextPage::page) set(ask_.query, paging_.page->parameter, std::to_string(paging_.page->first));
  }

  Walk walk() {
    bool more = true;
    while (more && !walk_.fault) {
      walk_.last = session_.send(ask_);
      if (walk_.pages++ == 0) walk_.first = walk_.last;
      more = read_page();
      if (walk_.pages == most_pages && more) fail("an end of the pages", fmt::format("{} pages", most_pages), "paging");
    }
    return std::move(walk_);
  }

 private:
  void fail(std::string expected, std::string actual, std::string_view key) {
    walk_.fault = Fault{std::move(expected), std::move(actual), session_.places().of_collection(shelf_.index, key)};
  }

  /// Reads the answer; false where no page follows.
  bool read_page() {
    if (walk_.last.status != session_.dialect().words(OutcomeKind::listed).status) {
      walk_.fault = session_.fault(walk_.last, OutcomeKind::listed);
      return false;
    }
    const auto found = read_form(shelf_.dialect.list, walk_.last.shown());
    if (!found) {
      const auto& wrong = found.error();
      fail(fmt::format("{} at {}", wrong.expected, wrong.pointer.empty() ? "the top" : wrong.pointer), wrong.actual,
           "list");
      return false;
    }
    const json& items = word(*found, "items");
    if (!items.is_array()) {
      fail("a list in the place of {items}", short_text(items), "list");
      return false;
    }
    for (const json& row : items) {
      walk_.ids.push_back(id_in(shelf_, row));
      walk_.rows.push_back(row);
    }
    check_counts(*found, items.size());
    return go_on(*found, static_cast<std::int64_t>(items.size()));
  }

  void check_counts(const Found& found, std::size_t rows) {
    const json& count = word(found, "count");
    if (!count.is_null() && count != rows) fail(fmt::format("{{count}} is {}", rows), count.dump(), "list");
    const json& size = word(found, "page_size");
    if (!size.is_null() && size != size_) fail(fmt::format("{{page_size}} is {}", size_), size.dump(), "list");
    const json& total = word(found, "total");
    if (total.is_number_integer() && total < walk_.rows.size()) {
      fail(fmt::format("{{total}} is {} or more", walk_.rows.size()), total.dump(), "list");
    }
  }

  bool go_on(const Found& found, std::int64_t rows) {
    switch (way_) {
      case NextPage::link:
        return follow_link(word(found, "next_url"));
      case NextPage::cursor:
        return set_next(word(found, "next_cursor"), *paging_.cursor);
      case NextPage::page:
        if (has_placeholder(shelf_.dialect.list, "next_page")) {
          return set_next(word(found, "next_page"), paging_.page->parameter);
        }
        set(ask_.query, paging_.page->parameter, std::to_string(paging_.page->first + walk_.pages));
        return rows == size_;
      case NextPage::offset:
        if (has_placeholder(shelf_.dialect.list, "next_offset")) {
          return set_next(word(found, "next_offset"), paging_.offset->parameter);
        }
        set(ask_.query, paging_.offset->parameter,
            std::to_string(paging_.offset->first + static_cast<std::int64_t>(walk_.rows.size())));
        return rows == size_;
      case NextPage::none:
        break;
    }
    return false;
  }

  bool follow_link(const json& link) {
    if (link.is_null()) return false;
    const auto url = link.is_string() ? base::split_url(link.get<std::string>()) : std::nullopt;
    if (!url) {
      fail("a URL in the place of {next_url}", short_text(link), "list");
      return false;
    }
    ask_.path = url->target;
    ask_.query.clear();
    return true;
  }

  bool set_next(const json& value, const std::string& parameter) {
    if (value.is_null()) return false;
    set(ask_.query, parameter, text_of(value));
    return true;
  }

  Session& session_;
  const Shelf& shelf_;
  const mocks::Paging& paging_;
  NextPage way_;
  std::int64_t size_;
  Ask ask_;
  Walk walk_;
};

}  // namespace

std::vector<NextPage> ways_to_next_page(const Shelf& shelf) {
  const auto& paging = shelf.dialect.paging;
  const json& form = shelf.dialect.list;
  std::vector<NextPage> ways;
  if (has_placeholder(form, "next_url")) ways.push_back(NextPage::link);
  if (paging.cursor && has_placeholder(form, "next_cursor")) ways.push_back(NextPage::cursor);
  if (paging.page) ways.push_back(NextPage::page);
  if (paging.offset) ways.push_back(NextPage::offset);
  return ways;
}

std::string_view name_of(NextPage way) {
  switch (way) {
    case NextPage::link:
      return "by next link";
    case NextPage::cursor:
      return "by cursor";
    case NextPage::page:
      return "by page number";
    case NextPage::offset:
      return "by offset";
    case NextPage::none:
      break;
  }
  return "at once";
}

Walk walk(Session& session, const Shelf& shelf, const Pairs& query, std::int64_t size, std::optional<NextPage> way) {
  const auto ways = ways_to_next_page(shelf);
  const NextPage chosen = way.value_or(ways.empty() ? NextPage::none : ways.front());
  return Walker(session, shelf, query, size, chosen).walk();
}

}  // namespace dataflow_qa::trial
