// Held by trial_test.cpp.
#include "harness/trial/walk.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
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

/// What the header Link (RFC 8288) names as the next page; null where it names none.
json next_in(const std::string& header) {
  for (const std::string& link : base::split_list(header, ',')) {
    const auto close = link.find('>');
    if (!link.starts_with("<") || close == std::string::npos) continue;
    if (link.find("rel=\"next\"", close) != std::string::npos) return link.substr(1, close - 1);
  }
  return nullptr;
}

/// In the body of lists or in their headers.
bool is_said(const mocks::CollectionDialect& dialect, std::string_view name) {
  return has_placeholder(dialect.list, name) ||
         std::any_of(dialect.list_headers.begin(), dialect.list_headers.end(),
                     [&](const auto& header) { return has_placeholder(header.second, name); });
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
    if (shelf_.dialect.empty_list_status != 0 && walk_.last.status == shelf_.dialect.empty_list_status) {
      return false;
    }
    if (walk_.last.status != session_.dialect().words(OutcomeKind::listed, shelf_.dialect).status) {
      walk_.fault = session_.fault(walk_.last, OutcomeKind::listed, {{}, {}, &shelf_});
      return false;
    }
    auto found = read_form(shelf_.dialect.list, walk_.last.shown());
    if (!found) {
      const auto& wrong = found.error();
      fail(fmt::format("{} at {}", wrong.expected, wrong.pointer.empty() ? "the top" : wrong.pointer), wrong.actual,
           "list");
      return false;
    }
    if (!read_headers(*found)) return false;
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

  /// What the headers of the list say, beside its body.
  bool read_headers(Found& found) {
    for (const auto& [name, form] : shelf_.dialect.list_headers) {
      const auto header = walk_.last.headers.find(base::fold(name));
      const bool may_lack = form == "{links}";
      if (header == walk_.last.headers.end() && may_lack) continue;
      if (header == walk_.last.headers.end()) {
        fail(fmt::format("a header {}", name), "none", "list_headers");
        return false;
      }
      const json value = form.is_string() ? json(header->second) : json::parse(header->second, nullptr, false);
      const auto said = read_form(form, value);
      if (!said) {
        fail(fmt::format("{} in the header {}", said.error().expected, name), said.error().actual, "list_headers");
        return false;
      }
      found.insert(said->begin(), said->end());
      if (may_lack) found["next_url"] = next_in(header->second);
    }
    return true;
  }

  void check_counts(const Found& found, std::size_t rows) {
    const json& count = word(found, "count");
    if (!count.is_null() && text_of(count) != std::to_string(rows))
      fail(fmt::format("{{count}} is {}", rows), count.dump(), "list");
    const json& size = word(found, "page_size");
    if (!size.is_null() && text_of(size) != std::to_string(size_))
      fail(fmt::format("{{page_size}} is {}", size_), size.dump(), "list");
    const json& total = word(found, "total");
    if (total.is_number_integer() && total < walk_.rows.size()) {
      fail(fmt::format("{{total}} is {} or more", walk_.rows.size()), total.dump(), "list");
    }
  }

  bool go_on(const Found& found, std::int64_t rows) {
    switch (way_) {
      case NextPage::link:
        return follow_link(word(found, found.contains("next_path") ? "next_path" : "next_url"));
      case NextPage::cursor:
        return set_next(word(found, "next_cursor"), *paging_.cursor);
      case NextPage::page:
        if (is_said(shelf_.dialect, "next_page")) {
          return set_next(word(found, "next_page"), paging_.page->parameter);
        }
        set(ask_.query, paging_.page->parameter, std::to_string(paging_.page->first + walk_.pages));
        return rows == size_;
      case NextPage::offset:
        if (is_said(shelf_.dialect, "next_offset")) {
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
    if (link.is_string() && link.get_ref<const std::string&>().starts_with("/")) {
      ask_.path = link;
      ask_.query.clear();
      return true;
    }
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
  std::vector<NextPage> ways;
  const bool links =
      is_said(shelf.dialect, "next_url") || is_said(shelf.dialect, "next_path") || is_said(shelf.dialect, "links");
  if (links) ways.push_back(NextPage::link);
  if (paging.cursor && is_said(shelf.dialect, "next_cursor")) ways.push_back(NextPage::cursor);
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
