#include "sync/cli.h"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <map>

#include "sync/inspect.h"
#include "sync/service.h"
#include "sync/signals.h"
#include "sync/state.h"

namespace pms_go_sync {
namespace {

constexpr std::chrono::milliseconds patience{3000};

constexpr auto footer_text =
    "The systems are those that the mapping names. Where they are, and their keys, comes from the environment:\n"
    "PMS_BASE_URL PMS_API_KEY, GO_BASE_URL GO_TOKEN_URL GO_APP_KEY GO_CLIENT_KEY GO_SUBSCRIPTION_KEY, KIMAI_BASE_URL\n"
    "KIMAI_TOKEN, and so on, or from the file of --config (same names in lower case).\n"
    "Exit codes: 0 done; 1 a pass ended early; 2 wrong usage, configuration or mapping; 3 the state cannot be used, "
    "or\n"
    "status found records that are not carried over.";

struct Flags {
  struct Flag {
    std::string value;
    const CLI::Option* option = nullptr;
  };
  std::string config;
  std::map<std::string, Flag> by_name;  // the name that it has in files
};

void add_flag(CLI::App& app, Flags& flags, const std::string& flag, const std::string& name, const std::string& help) {
  auto& place = flags.by_name[name];
  place.option = app.add_option(flag, place.value, help)->type_name("");
}

void declare(CLI::App& app, Flags& flags) {
  app.require_subcommand(0, 1);
  app.fallthrough();
  app.footer(footer_text);
  app.add_option("--config", flags.config, "JSON file of options");
  add_flag(app, flags, "--state", "state_dir", "Directory of what the sync remembers");
  add_flag(app, flags, "--mapping", "mapping", "Mapping file: which property is which");
  add_flag(app, flags, "--systems", "systems", "Folders of descriptions of further systems, with colons between");
  add_flag(app, flags, "--poll-interval-ms", "poll_interval_ms", "Between the starts of two passes (1000)");
  add_flag(app, flags, "--overlap-ms", "overlap_ms", "How late a change may become visible (5000)");
  add_flag(app, flags, "--timeout-ms", "timeout_ms", "Of one call (30000)");
  add_flag(app, flags, "--go-requests-per-second", "go_requests_per_second", "To PowerOffice Go; 0: no limit");
  add_flag(app, flags, "--pms-requests-per-second", "pms_requests_per_second", "To Custom PMS; 0: no limit");
  add_flag(app, flags, "--requests-per-second", "requests_per_second",
           "To each system without a pace of its own; 0: no limit (what its description says)");
  add_flag(app, flags, "--longest-wait-ms", "longest_wait_ms", "That a system may ask for by Retry-After (300000)");
  add_flag(app, flags, "--answer-limit-mb", "answer_limit_mb", "Of one answer; more is not read (64)");
  add_flag(app, flags, "--page-size", "page_size", "Records a page (200)");
  add_flag(app, flags, "--link-first", "link_first", "Dataflows that create nothing before there is a link: customers");
  add_flag(app, flags, "--create-if-connected", "create_if_connected",
           "… except what one of another dataflow refers to: customers:projects");
  add_flag(app, flags, "--merge-by", "merge_by",
           "Link records that are equal in this: customers:email=EmailAddress,projects:code=Code");
  add_flag(app, flags, "--conflicts", "conflicts", "last-change-wins (default), source-wins or target-wins");
  add_flag(app, flags, "--direction", "direction", "both (default), to-source or to-target: what is written to");
  add_flag(app, flags, "--deletions", "deletions", "ignore (default), archive or propagate");
  add_flag(app, flags, "--deletion-limit", "deletion_limit",
           "More missing at once is taken for a fault; 0: never (100)");
  add_flag(app, flags, "--full-scan-interval-ms", "full_scan_interval_ms",
           "Between two comparisons of everything; 0: at the first pass only (3600000)");
  add_flag(app, flags, "--health-interval-ms", "health_interval_ms", "Between two health lines; 0: none (60000)");
  add_flag(app, flags, "--log-level", "log_level", "debug, info (default), warning or error");
  auto& plain = flags.by_name["allow_plain_http"];
  plain.option = app.add_flag("--allow-plain-http", plain.value, "Keys may go to other machines without encryption");
  auto& create = flags.by_name["create_in_source"];
  create.option = app.add_flag("--create-in-source", create.value,
                               "Records made in the target are made in the source too (=false: not)");
}

Configured<Options> gather(const Flags& flags) {
  Options options;
  const auto variable = [](const std::string& name) -> std::optional<std::string> {
    const auto* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
  // Which systems there are says which other options there are: the first folder that is named counts.
  const auto& systems = flags.by_name.at("systems");
  const auto folder = systems.option->count() > 0 ? systems.value : variable("SYNC_SYSTEMS").value_or("");
  if (!folder.empty()) {
    if (const auto done = set_option(options, "systems", folder); !done) return tl::unexpected{done.error()};
  }
  if (!flags.config.empty()) {
    if (const auto done = apply_file(options, flags.config); !done) return tl::unexpected{done.error()};
  }
  if (const auto done = apply_environment(options, variable); !done) return tl::unexpected{done.error()};
  for (const auto& [name, flag] : flags.by_name) {
    if (flag.option->count() == 0) continue;
    if (const auto done = set_option(options, name, flag.value); !done) return tl::unexpected{done.error()};
  }
  return options;
}

/// The name by which the program was called.
std::string name_of(int argc, const char* const* argv) {
  return argc > 0 ? std::filesystem::path{argv[0]}.filename().string() : "dataflow-sync";
}

int code(Exit exit) {
  return static_cast<int>(exit);
}

/// The last line of `run` and `once` where they end by an error.
int ended_by(Log& log, const std::string& reason, Exit exit) {
  log.error("ended by an error", {{"reason", reason}, {"exit", code(exit)}});
  return code(exit);
}

/// `run` and `once` cannot begin: the line for whoever collects lines, behind a sentence for whoever reads it.
int log_refusal(const std::string& reason, std::ostream& error) {
  Log log{Level::info, stream_sink(error)};
  return ended_by(log, reason, Exit::usage);
}

int refuse(const std::string& program, const std::string& reason, std::ostream& error) {
  fmt::print(error, "{}: {}\n", program, reason);
  return log_refusal(reason, error);
}

int serve(const Options& options, Plan plan, bool forever, Log& log, std::ostream& error,
          const HttpDecorators& decorators) {
  SystemClock clock;
  Service service{options, std::move(plan), clock, log, decorators};
  Progress progress{clock, [&error](const std::string& text) {
                      const bool returns = text.starts_with('\r');
                      if (returns) std::cerr << '\r';  // that the other stream would show
                      fmt::print(error, "{}", text.substr(returns ? 1 : 0));
                      error.flush();
                    }};
  if (::isatty(STDERR_FILENO) == 1) service.show_progress(&progress);
  const StopSignals signals{[&] { clock.stop(); }, [&] { service.abort(); }, patience};
  if (forever) {
    service.run();
    return code(Exit::done);
  }
  const auto pass = service.once();
  return code(pass || pass.error().kind == TroubleKind::stopped ? Exit::done : Exit::failed);
}

int work(const std::string& program, const Options& options, bool forever, std::ostream& error,
         const HttpDecorators& decorators) {
  if (const auto complete = check_complete(options); !complete) return refuse(program, complete.error(), error);
  auto plan = read_plan(options.mapping, options.links);
  if (!plan) return refuse(program, plan.error(), error);
  ignore_broken_pipes();
  Log log{options.log_level, stream_sink(error)};
  const auto ended = [&](const std::exception& why, Exit exit) { return ended_by(log, why.what(), exit); };
  try {
    return serve(options, std::move(*plan), forever, log, error, decorators);
  } catch (const StateError& state_error) {
    return ended(state_error, Exit::trouble);
  } catch (const std::invalid_argument& wrong) {
    return ended(wrong, Exit::usage);
  } catch (const std::exception& unexpected) {
    return ended(unexpected, Exit::failed);
  }
}

}  // namespace

int run_command_line(int argc, const char* const* argv, std::ostream& out, std::ostream& error,
                     const HttpDecorators& decorators) {
  const auto program = name_of(argc, argv);
  CLI::App app{"Keeps two systems in sync, both ways", program};
  Flags flags;
  declare(app, flags);
  const auto* run = app.add_subcommand("run", "Pass after pass, until SIGTERM or SIGINT");
  const auto* once = app.add_subcommand("once", "One pass");
  const auto* status = app.add_subcommand("status", "What is linked, under way and not carried over");
  std::string record;
  auto* explain = app.add_subcommand("explain", "What is known of a record, and what follows for its pair");
  auto* unlink = app.add_subcommand("unlink", "Forget a record's pair: the next pass pairs it anew");
  for (auto* command : {explain, unlink}) command->add_option("RECORD", record, "Id at either system")->required();
  const auto* links = app.add_subcommand("links", "Every pair: dataflow, id in the source, id in the target");
  const auto syncs = [&] { return run->parsed() || once->parsed(); };
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& parse_error) {
    if (app.exit(parse_error, out, error) == 0) return code(Exit::done);
    return syncs() ? log_refusal(parse_error.what(), error) : code(Exit::usage);
  }
  if (app.get_subcommands().empty()) {
    fmt::print(error, "{}: it needs a command: run, once, status, links, explain or unlink\n", program);
    return code(Exit::usage);
  }
  const auto options = gather(flags);
  if (!options && syncs()) return refuse(program, options.error(), error);
  if (!options) {
    fmt::print(error, "{}: {}\n", program, options.error());
    return code(Exit::usage);
  }
  try {
    if (syncs()) return work(program, *options, run->parsed(), error, decorators);
    if (status->parsed()) return code(show_status(*options, out));
    if (links->parsed()) return code(show_links(*options, out));
    if (explain->parsed()) return code(explain_record(*options, record, out));
    if (unlink->parsed()) return code(unlink_record(*options, record, out));
  } catch (const StateError& state_error) {
    fmt::print(error, "{}: {}\n", program, state_error.what());
    return code(Exit::trouble);
  } catch (const std::invalid_argument& wrong) {
    fmt::print(error, "{}: {}\n", program, wrong.what());
    return code(Exit::usage);
  }
  return code(Exit::usage);
}

}  // namespace pms_go_sync
