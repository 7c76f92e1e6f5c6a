#include "mocks/http/host.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/url.h"
#include "mocks/http/fault.h"
#include "mocks/http/gate.h"
#include "mocks/http/server.h"
#include "mocks/store/clock.h"

namespace dataflow_qa::mocks {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::string_view control_prefix = "/__control";

bool is_for_control(std::string_view target) {
  return target.starts_with(control_prefix) &&
         (target.size() == control_prefix.size() || target[control_prefix.size()] == '/' ||
          target[control_prefix.size()] == '?');
}

/// "Sun, 01 Jun 2025 12:00:04 GMT" (RFC 9110, 5.6.7).
std::string http_date(Clock::TimePoint time) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

/// Passes the gate as long as it lives.
class Pass {
 public:
  explicit Pass(Gate& gate) : gate_(gate) { gate_.enter(); }
  ~Pass() { gate_.leave(); }
  Pass(const Pass&) = delete;
  Pass& operator=(const Pass&) = delete;

 private:
  Gate& gate_;
};

bool names(const std::vector<std::string>& list, std::string_view name) {
  return std::any_of(list.begin(), list.end(),
                     [&](const std::string& each) { return base::equal_ignoring_case(each, name); });
}

/// The target as it may be shown: the values of `secret` parameters are masked.
std::string masked_target(const std::string& target, const std::vector<std::string>& secret) {
  std::string masked = target;
  for (auto at = masked.find('?'); at != std::string::npos;) {
    const std::size_t end = std::min(masked.find('&', at + 1), masked.size());
    const std::size_t equals = std::min(masked.find('=', at + 1), end);
    const auto name = base::percent_decoded(std::string_view(masked).substr(at + 1, equals - at - 1), true);
    if (name && equals < end && names(secret, *name)) masked.replace(equals + 1, end - equals - 1, "***");
    at = masked.find('&', at + 1);
  }
  return masked;
}

/// "Bearer ***": the scheme says how a client signs in, and is no secret (RFC 9110, 11.4). A key may have blanks.
std::string masked_credentials(std::string_view name, const std::string& value) {
  constexpr std::array<std::string_view, 4> schemes{"Bearer", "Basic", "Digest", "Token"};
  const auto scheme = std::string_view(value).substr(0, value.find(' '));
  const bool is_known = std::any_of(schemes.begin(), schemes.end(),
                                    [&](std::string_view known) { return base::equal_ignoring_case(known, scheme); });
  const bool shows = is_known && scheme.size() < value.size() && base::equal_ignoring_case(name, "Authorization");
  return shows ? fmt::format("{} ***", scheme) : "***";
}

/// The headers as they may be shown; without those that the HTTP library adds. The last line says what is left out.
std::string shown_headers(const httplib::Headers& headers, const std::vector<std::string>& secret) {
  constexpr std::size_t most = 8192;  // bytes
  constexpr std::array<std::string_view, 5> added{"REMOTE_ADDR", "REMOTE_PORT", "LOCAL_ADDR", "LOCAL_PORT",
                                                  malformed_head};
  std::string lines;
  std::size_t left_out = 0;
  for (const auto& [name, value] : headers) {
    if (std::find(added.begin(), added.end(), name) != added.end()) continue;
    if (lines.size() + name.size() + value.size() > most) {
      ++left_out;
    } else {
      // A name with a blank behind it is refused, and the journal shows the request all the same.
      const auto known = base::trimmed(name);
      lines += fmt::format("{}: {}\n", name, names(secret, known) ? masked_credentials(known, value) : value);
    }
  }
  if (left_out > 0) lines += fmt::format("(left out): {} more headers, beyond {} bytes\n", left_out, most);
  return lines;
}

}  // namespace

class Host::Impl {
 public:
  Impl(const HostOptions& options, Handler handler)
      : options_(options),
        handler_(std::move(handler)),
        server_(
            {options.host, options.port, options.threads, options.idle_timeout_s, options.body_limit}, troubles_,
            [this](const httplib::Request& request, Server::Body body, httplib::Response& response) {
              return serve(request, std::move(body), response);
            },
            [this](const httplib::Request& request, httplib::Response& response) { note_refusal(request, response); }) {
  }

  base::Result<void> begin() {
    auto bound = server_.begin();
    if (!bound) return tl::unexpected(std::move(bound.error()));
    port_ = *bound;
    return {};
  }

  ~Impl() {
    if (options_.faults != nullptr) options_.faults->end();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] const std::shared_ptr<Gate>& gate() const { return gate_; }
  [[nodiscard]] const Troubles& troubles() const { return troubles_; }

 private:
  Server::Wire serve(const httplib::Request& from, Server::Body body, httplib::Response& to) {
    const auto began = Steady::now();
    Request request = read(from, std::move(body));
    if (options_.control && is_for_control(request.raw_target)) {
      send(dated(control(request, from.remote_addr)), to);
      return Server::Wire::whole;
    }
    request.received = options_.journal->begin();
    const std::optional<FaultStep> step = due_fault(request);
    if (step) {
      options_.faults->wait(step->delay);
      run(step->before_work);
    }
    Reply reply;
    {
      const Pass pass(*gate_);
      reply = options_.between ? tampered(step, request, began) : work(step, request);
      if (!has_content(reply.status)) reply.body.clear();
      if (!options_.between) options_.journal->append(entry_of(request, reply, began));
    }
    if (step) {
      run(step->before_answer);
      options_.faults->wait(step->answer_delay);
    }
    send(dated(std::move(reply)), to);
    return step ? wire_of(step->ending) : Server::Wire::whole;
  }

  /// What is no request to the mock is one that the client made all the same.
  void note_refusal(const httplib::Request& from, httplib::Response& to) {
    to.set_header("Date", http_date(options_.clock->now()));
    const auto began = Steady::now();
    Request request = read(from, {});
    request.received = options_.journal->begin();
    Reply reply;
    reply.status = to.status;
    reply.body = to.body;
    reply.note.reason = to.status == 414 ? "the target is too long" : "it is no well-formed HTTP";
    options_.journal->append(entry_of(request, reply, began));
  }

  [[nodiscard]] Request read(const httplib::Request& from, Server::Body body) const {
    Request request;
    request.method = from.method;
    request.raw_target = origin_form(from.target);
    request.target = parse_target(request.raw_target);
    request.body = std::move(body.text);
    request.body_too_large = body.too_large;
    request.header = [&from](const char* name) {
      const auto found = from.headers.find(name);
      return found == from.headers.end() ? nullptr : &found->second;
    };
    request.shown_headers = [this, &from] { return shown_headers(from.headers, options_.secret_places.headers); };
    return request;
  }

  /// A stub or a fault may have a Date of its own.
  [[nodiscard]] Reply dated(Reply reply) const {
    const bool has_date = std::any_of(reply.headers.begin(), reply.headers.end(), [](const auto& header) {
      return base::equal_ignoring_case(header.first, "Date");
    });
    if (!has_date) reply.headers.emplace_back("Date", http_date(options_.clock->now()));
    return reply;
  }

  static void send(const Reply& reply, httplib::Response& to) {
    to.status = reply.status;
    for (const auto& [name, value] : reply.headers) to.set_header(name, value);
    if (!reply.body.empty()) to.set_content(reply.body, reply.content_type);
  }

  static Server::Wire wire_of(Ending ending) {
    if (ending == Ending::close_before_work || ending == Ending::close_before_answer) return Server::Wire::nothing;
    return ending == Ending::cut_body ? Server::Wire::half : Server::Wire::whole;
  }

  /// The mock's own work, and what goes wrong in it on purpose.
  Reply work(const std::optional<FaultStep>& step, const Request& request) {
    return step ? spoiled(*step, request) : handle(request);
  }

  /// Each request that the mock gets stands in the journal; the last one, with what the client sent and got back where
  /// that is something else. Of a request that was kept from the mock, only that.
  Reply tampered(const std::optional<FaultStep>& step, const Request& sent, Steady::time_point began) {
    std::vector<JournalEntry> got;
    const auto forward = [&](const Request& request) {
      Request own = request;
      if (!got.empty()) own.received = options_.journal->begin();
      Reply reply = work(step, own);
      got.push_back(entry_of(own, reply, got.empty() ? began : Steady::now()));
      return reply;
    };
    Reply answer = guarded(sent, [&] { return options_.between(sent, forward); });
    const bool kept_back = got.empty();
    if (kept_back) {
      Reply none;
      got.push_back(entry_of(sent, none, began));
      got.back().status = answer.status;
      got.back().request_body.clear();
    }
    auto& last = got.back();
    if (!last.bodies_dropped && (kept_back || differs(sent, answer, last))) {
      last.client_side = ClientSide{sent.method, shown_target(sent), sent.body, answer.status, answer.body};
    }
    for (auto& entry : got) options_.journal->append(std::move(entry));
    return answer;
  }

  [[nodiscard]] std::string shown_target(const Request& request) const {
    return masked_target(request.raw_target, options_.secret_places.parameters);
  }

  [[nodiscard]] bool differs(const Request& sent, const Reply& answer, const JournalEntry& entry) const {
    return entry.method != sent.method || entry.request_body != sent.body || entry.status != answer.status ||
           entry.response_body != answer.body || entry.target != shown_target(sent);
  }

  std::optional<FaultStep> due_fault(const Request& request) {
    if (options_.faults == nullptr || options_.words == nullptr || options_.faults->none()) return std::nullopt;
    const auto& words = *options_.words;
    return options_.faults->take(request, words.route_of(request), words.is_write(request));
  }

  Reply control(const Request& request, const std::string& peer) {
    try {
      return options_.control(request, is_this_machine(peer));
    } catch (const std::exception& error) {
      troubles_.add(fmt::format("{} {}: {}", request.method, request.raw_target, error.what()));
      Reply reply;
      reply.status = 500;
      return reply;
    }
  }

  void run(const std::function<void()>& task) {
    if (!task) return;
    try {
      task();
    } catch (const std::exception& error) {
      troubles_.add(fmt::format("a fault's action failed: {}", error.what()));
    }
  }

  /// Does the work, or not, and makes of its answer what the step says.
  Reply spoiled(const FaultStep& step, const Request& request) {
    const bool works = step.ending != Ending::close_before_work && (!step.status || step.after_work);
    Reply reply;
    if (works) {
      reply = handle(request);
    } else {
      reply.note.route = options_.words->route_of(request);
      if (options_.words->is_write(request)) reply.note.effect = Effect::refused;
    }
    Note note = std::move(reply.note);
    if (!runs_only_tasks(step)) note.fault = step.status ? std::to_string(*step.status) : ending_name(step.ending);
    if (step.status) note.reason = fmt::format("a fault asks for the status {}", *step.status);
    if (!works && !step.status) note.reason = fmt::format("a fault keeps it from the mock: {}", note.fault);
    const bool listing = note.listing.has_value();
    // A client that did not get the rows has not listed them.
    if (step.status || step.ending != Ending::answer) note.listing.reset();
    if (step.status) reply = options_.words->failure(*step.status, request);
    if (step.body) reply.body = *step.body;
    if (step.ending == Ending::empty_list && listing) reply = options_.words->empty_list(request);
    if (step.ending == Ending::not_json) {
      reply.status = step.status.value_or(200);
      reply.content_type = "text/html; charset=utf-8";
      reply.body = "<!DOCTYPE html><html><body><h1>Something went wrong</h1></body></html>";
    }
    auto headers = step.headers;
    if (step.retry_after) headers.emplace_back("Retry-After", text_of(*step.retry_after));
    for (const auto& [name, value] : headers) set_header(reply, name, value);
    reply.note = std::move(note);
    return reply;
  }

  [[nodiscard]] std::string text_of(const RetryAfter& wait) const {
    if (!wait.as_date) return std::to_string(wait.time.count());
    const auto when = std::chrono::ceil<std::chrono::seconds>(options_.clock->now() + wait.time);
    return http_date(when);
  }

  Reply handle(const Request& request) {
    return guarded(request, [&] { return handler_(request); });
  }

  template <typename Work>
  Reply guarded(const Request& request, Work answer) {
    try {
      return answer();
    } catch (const std::exception& error) {
      troubles_.add(fmt::format("{} {}: {}", request.method, request.target ? request.raw_target : "?", error.what()));
      Reply reply;
      reply.status = 500;
      return reply;
    }
  }

  /// Takes the reply's note.
  [[nodiscard]] JournalEntry entry_of(const Request& request, Reply& reply, Steady::time_point began) const {
    const auto latency = Steady::now() - began;
    JournalEntry entry;
    entry.received = request.received;
    entry.time = options_.clock->now();
    entry.latency = std::chrono::duration_cast<std::chrono::microseconds>(latency);
    entry.system = options_.system;
    entry.method = request.method;
    entry.target = shown_target(request);
    entry.status = reply.status;
    Note& note = reply.note;
    entry.route = std::move(note.route);
    entry.collection = std::move(note.collection);
    entry.record = std::move(note.record);
    entry.effect = note.effect;
    entry.listing = note.listing;
    entry.changes = std::move(note.changes);
    entry.created = note.created;
    entry.deleted = note.deleted;
    entry.touched_only = note.touched_only;
    // An answer that refuses a key or a token carries none, and says why.
    const bool refuses = reply.status >= 400 && note.fault.empty();
    entry.fault = std::move(note.fault);
    entry.nearest_route = std::move(note.nearest_route);
    const std::size_t limit = options_.journal_body_limit;
    entry.bodies_dropped = note.secret_body || request.body.size() > limit || reply.body.size() > limit;
    entry.reason = std::move(note.reason);
    if (request.shown_headers) entry.request_headers = request.shown_headers();
    if (!note.secret_body && request.body.size() <= limit) entry.request_body = request.body;
    if ((!note.secret_body || refuses) && reply.body.size() <= limit) entry.response_body = reply.body;
    return entry;
  }

  HostOptions options_;
  Handler handler_;
  std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
  Troubles troubles_;
  int port_ = 0;
  Server server_;  // last: its destructor ends the threads that use the others
};

Host::Host(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Host::~Host() = default;

base::Result<std::unique_ptr<Host>> Host::start(const HostOptions& options, Handler handler) {
  auto impl = std::make_unique<Impl>(options, std::move(handler));
  if (auto begun = impl->begin(); !begun) return tl::unexpected(std::move(begun.error()));
  return std::unique_ptr<Host>(new Host(std::move(impl)));
}

bool is_this_machine(std::string_view peer) {
  constexpr std::string_view mapped = "::ffff:";  // an IPv4 address as an IPv6 socket shows it
  if (peer.starts_with(mapped)) peer.remove_prefix(mapped.size());
  return peer.starts_with("127.") || peer == "::1";
}

int Host::port() const {
  return impl_->port();
}
std::shared_ptr<void> Host::hold() {
  return Gate::hold(impl_->gate());
}
std::vector<std::string> Host::troubles() const {
  return impl_->troubles().all();
}

}  // namespace dataflow_qa::mocks
