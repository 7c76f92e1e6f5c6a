#pragma once

// The dialect of a REST system: how its API says what its records are. It stands in a description under "rest"; the
// mock that serves any description (mocks/rest) speaks it, and so does a client of such a system. What every member
// means to a person who writes a description stands in mocks/DESCRIBE.md.
//
// Values, read once and immutable; any thread.

#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mocks/system/switch_info.h"

namespace dataflow_qa::mocks {

/// Everything that can come of a request. The first ones are successes.
enum class OutcomeKind {
  listed,
  found,
  created,
  updated,
  deleted,
  malformed,          // a body that cannot be read
  unsupported_media,  // a body of a kind that is not taken
  too_large,          // a body beyond the host's limit
  invalid,            // a value that is not accepted
  duplicate,          // a value that another record has
  no_reference,       // refers to a record that does not exist
  no_such_key,        // the same, by another field of it than its id
  in_use,             // cannot be deleted: other records refer to it
  stale,              // changed by somebody else meanwhile
  key_reused,         // an idempotency key that came with another body before
  bad_query,
  bad_header,
  bad_page,     // a page, an order or members that are not accepted
  bad_numbers,  // a list of numbers that cannot be read
  no_key,       // the gateway's key is missing
  bad_key,
  no_credentials,
  bad_credentials,
  forbidden,
  not_found,
  no_route,
  wrong_method,
  too_many,
  unavailable,  // 5xx
};
inline constexpr std::size_t outcome_kinds = static_cast<std::size_t>(OutcomeKind::unavailable) + 1;

/// "not_found": the name in descriptions.
[[nodiscard]] std::string_view name_of(OutcomeKind kind);

struct OutcomeWords {
  int status = 0;
  std::string title;  // what {title} is; empty: HTTP's phrase for the status
  /// The body with {placeholders}; null: none. Successes show the record where this is "{record}".
  nlohmann::json body;
  std::string text;                                          // a body that is sent just as it stands here
  std::vector<std::pair<std::string, std::string>> headers;  // with {placeholders}

  [[nodiscard]] bool is_record() const { return body.is_string() && body.get_ref<const std::string&>() == "{record}"; }
};

/// A header or a query parameter that lets a client in.
struct Credential {
  bool in_query = false;
  std::string name;     // "Authorization"
  std::string prefix;   // "Bearer "
  std::string value;    // "{token}": a key of the connection; "apikey:{token}"; empty: any text will do
  bool base64 = false;  // what follows the prefix is sent in base64
  OutcomeKind missing = OutcomeKind::no_credentials;
  OutcomeKind wrong = OutcomeKind::bad_credentials;
};

/// A call that gives a token for the others.
struct TokenCall {
  std::string method = "POST";
  std::string path;      // without the base path: "/oauth/token"
  nlohmann::json sends;  // member → "{client_secret}": what must be in the body or the query
  bool in_query = false;
  bool in_form = false;                 // a form and nothing else
  std::vector<Credential> credentials;  // what the call itself needs
  std::string key = "access_token";     // the placeholder that stands for the token in credentials and in `answer`
  nlohmann::json answer;                // with "{access_token}" and "{lifetime_s}"
  std::int64_t lifetime_s = 3600;
  std::optional<std::size_t> lifetime_switch;
  /// What it says where the media type, a member that is missing or wrong, or the credentials are not right; and where
  /// there are too many requests. By "media", "missing", "wrong", "credentials", "too_many"; else as any other call.
  std::vector<std::pair<std::string, OutcomeWords>> refusals;

  [[nodiscard]] const OutcomeWords* refusal(std::string_view reason) const;
};

/// The last three are those of parameters alone: one of several texts whatever their case, ranges of numbers, any of an
/// id or a list of ids.
enum class Comparison { equal, not_equal, less, at_most, more, at_least, one_of, contains, texts, ranges, ids };

/// One condition on a record. `value` may be "{today}", or "{name|today}": what the query parameter of that name says.
struct RowCondition {
  std::string path;
  Comparison comparison = Comparison::equal;
  nlohmann::json value;
  bool or_null = false;  // a record without a value fits, too
};

/// What a query parameter of a listing does.
enum class ParameterKind {
  changed_since,  // records that have changed since a time
  choice,         // one of a few values, each with its conditions; the default one holds where it is left out
  equals,         // records whose field has the value
  one_of,         // the same for several values, with commas between
  contains,       // free text in some fields, whatever the case
  compares,       // an operator in front of a value: ">=2024-01-01", "gt:10"
  conditions,     // JSON text with a list of conditions
  view,           // which members of a record are shown, by the name of a view
  members,        // the members to be shown, with commas between or as a JSON list
  operand,        // only read by the conditions of other parameters
  with_deleted,   // "true": records that are marked as deleted are shown, too
  texts,          // one of several texts with commas between, whatever their case
  ranges,         // numbers and ranges of them: "10000-11000, 12000, 13000-"
  ids,            // one of several ids with commas between, or a list that has one of them
  enumeration,    // a name, or its position
  after,          // records whose time lies after this one
  with_parts,     // where it is true, records below one that other parameters select come along
  existence,      // where it is true, a value of `texts` and `ranges` that no record has is refused
};

/// How JSON text says conditions: [["name", "=", "x"]] or [{"name": {"operator": "=", "values": ["x"]}}].
enum class ConditionGrammar { triples, operators };

struct QueryParameter {
  std::string name;
  ParameterKind kind = ParameterKind::equals;
  std::vector<std::string> fields;
  std::vector<std::pair<std::string, std::vector<RowCondition>>> choices;
  std::vector<std::pair<std::string, std::string>> views;     // value → name of a view
  std::optional<std::string> otherwise;                       // choice and view: the value where it is left out
  std::vector<std::pair<std::string, Comparison>> operators;  // compares, conditions: how each is written
  ConditionGrammar grammar = ConditionGrammar::triples;
  bool strict = false;       // changed_since, after (as a rule): records of that very time are left out
  bool ignores_bad = false;  // a value that cannot be read is passed over
  bool several = false;      // choice, enumeration: several values with commas between; a record that fits one is shown
  bool rfc3339 = false;      // changed_since: nothing but RFC 3339; else also without a zone, or a date alone
  bool single = false;       // with_deleted: also where one record is asked for
  bool must_exist = false;   // ids: one that no record has is refused
  bool with_parts = false;   // a record below one that fits, fits too where a parameter of that kind says so
  std::string through;       // with_parts: the field that refers to the record above
  bool json_list = false;    // members: nothing but a JSON list is taken
};

/// How the parameters of listings are named.
struct QueryNames {
  bool ignore_case = false;    // of names, flags and names of enumerations; blank values are none
  std::string group;           // "resourceParameter": PageSize may be resourceParameter.PageSize, too
  std::string refused_prefix;  // "$": names that begin so are refused
  Setting refuses_unknown;
};

struct Paging {
  struct Number {
    std::string parameter;
    std::int64_t first = 1;
    std::int64_t most = 0;  // a larger one is refused; 0: none is
  };
  std::optional<Number> page;
  std::optional<Number> offset;  // in rows; `first` is that of the first row
  std::optional<std::string> cursor;
  bool cursor_keeps_query = false;  // it stands for the parameters of its list, too: they may be left out beside it
  std::string size_parameter;       // empty: the size cannot be chosen
  std::int64_t size = 0;            // 0: everything at once
  std::int64_t most = 0;            // 0: no limit
  bool zero_is_all = false;         // a size of 0 asks for all
  Setting clamps;                   // more than `most` is cut down to it; else refused
};

/// How a parameter says an order: two parameters, "name:desc", "name|desc", "name desc", "-name", [["name","desc"]].
enum class OrderGrammar { two, colon, bar, blank, minus, pairs };

struct Ordering {
  std::string by;       // a field's path; empty: the order of creation
  std::string then_by;  // among records that are equal in that; empty: the order of creation
  bool descending = false;
  std::string parameter;            // empty: it cannot be chosen
  std::string direction_parameter;  // grammar two
  OrderGrammar grammar = OrderGrammar::two;
  std::vector<std::string> fields;  // that can be chosen; empty: all that are no part of an object
  Setting ignores_unknown;          // one that cannot be chosen is passed over; else refused
  bool oldest_first = false;        // among records that are equal in the order; else newest first where it descends
};

/// How loosely values are read.
enum class BooleanReading { json, words, zero_one, all_but_false };

struct Writing {
  std::string update_verb = "PATCH";
  std::vector<std::string> update_media_types;  // of bodies that update; empty: those of the system
  std::string wrapper;                          // member of the body that holds the record; empty: none
  bool refuses_unknown = true;
  bool refuses_read_only = true;
  bool reads_numbers = false;  // texts as numbers, and the other way round
  bool trims = false;
  bool empty_is_null = false;
  bool takes_forms = false;  // application/x-www-form-urlencoded, too
  BooleanReading booleans = BooleanReading::json;
  Setting always_touches;       // an update that changes nothing moves the changed timestamp
  bool by_operations = false;   // an update is JSON Patch (RFC 6902)
  std::string failed_test;      // by_operations: part of what a refusal says where a `test` found another value
  bool ignore_case = false;     // of members and of names of enumerations
  bool converts = false;        // texts as numbers, booleans and dates, and the other way round; times as dates
  bool null_is_absent = false;  // in bodies that create
};

/// How a client says which state it has read.
struct Lock {
  std::string header;  // "If-Match"
  std::string member;  // "version": in the body
  bool required = false;
};

enum class Dependants { refuse, cascade, keep };

/// A call that sets fields: PUT /projects/{id}/archive, DELETE /projects/{id}?archive=true, or, of the records that
/// its body names, POST /projects/bulk {"action": "archive", "ids": ["7"]}.
struct Action {
  /// Stands for an id in a body: alone for one, as the only element of a list for any number.
  static constexpr const char* id_word = "{id}";

  std::string method = "POST";
  std::string path;                                        // below the record: "archive"; empty: the record's own
  std::vector<std::pair<std::string, std::string>> query;  // what must stand there
  std::vector<std::pair<std::string, nlohmann::json>> sets;
  nlohmann::json body;         // what the body must say; null: nothing
  bool names_records = false;  // the body has the place of an id, and the path goes on behind the collection's
};

/// How values are written where they are not written as JSON has them.
/// since: a boolean as the time from which it holds, as archived_at. The mock shows the record's time of change there.
/// list: an object as the only element of a list, as contacts often are.
enum class Codec { plain, date_time, unix_seconds, unix_milliseconds, zero_one, text, since, list };

/// What stands for "no value".
enum class Missing { null, empty, absent };

/// What a collection says in its own way. An empty optional: as the whole system says it.
struct CollectionDialect {
  std::string path;            // the segment in routes: "clients"
  nlohmann::json list;         // the envelope, with "{items}"
  std::string single_wrapper;  // member that holds the record in answers; empty: none
  Writing writing;
  Paging paging;
  Ordering ordering;
  std::vector<QueryParameter> query;
  std::string list_view;  // the view that lists show; empty: all members
  QueryNames query_names;
  std::vector<std::pair<std::string, nlohmann::json>> list_headers;  // with the placeholders of `list`
  int empty_list_status = 0;  // of a list without records, which then has neither body nor headers; 0: as others
  /// The texts of refusals, by kind of violation or other reason; those of the collection in front of the system's.
  std::vector<std::pair<std::string, std::string>> messages;
  std::optional<Lock> lock;
  Dependants dependants = Dependants::refuse;
  Missing missing = Missing::null;
  std::optional<Missing> missing_in_lists;  // where lists have another way
  std::vector<Action> actions;
  std::vector<std::pair<OutcomeKind, OutcomeWords>> outcomes;  // that are other than the system's

  /// Null where they are those of the system.
  [[nodiscard]] const OutcomeWords* own_words(OutcomeKind kind) const;
};

/// The shape of "{errors}" in bodies. first: there are none, and {message} speaks of the first violation alone.
enum class ErrorShape { list, texts, map, tree, first };

/// What clients may do. Collections name the privileges of which any opens them.
struct Privileges {
  std::size_t of_switch = 0;  // which lists those that a client holds; empty: all
  std::string to_write;       // what stands behind a privilege that opens to writing, too: "_Full"
};

/// How records are shown where an API has had several ages.
struct KeyAges {
  Setting small_keys;           // keys begin in lower case where one record is shown
  Setting small_keys_in_parts;  // keys inside objects do, everywhere
};

struct Dialect {
  std::string base_path;    // "/api/v2"
  std::string also_below;   // "/Demo": the whole API, and the call for a token, answer there, too; empty: nowhere else
  std::string path_suffix;  // ".json"
  bool typed_ids = false;   // what is no number where the id of numbered records stands is no route
  bool ignore_path_case = false;
  std::string content_type = "application/json";
  std::string error_content_type;                            // of refusals; empty: the same
  std::vector<std::string> media_types{"application/json"};  // of bodies
  std::vector<Credential> gateway;  // any of them; asked for after the route, at the call for a token too
  std::vector<std::vector<Credential>> authentication;       // ways in; all credentials of a way are needed
  std::vector<std::pair<std::string, std::string>> secrets;  // connection key → the value that documentation shows
  std::optional<TokenCall> token;
  std::array<OutcomeWords, outcome_kinds> outcomes;
  ErrorShape error_shape = ErrorShape::list;
  nlohmann::json error_item;               // of a list: with {field}, {message}
  std::string idempotency_header;          // empty: none
  std::size_t idempotency_key_length = 0;  // at most; 0: no limit
  int rate = 0;                            // requests in `rate_window_s`; 0: no limit known
  int rate_window_s = 1;
  KeyAges key_ages;
  Setting unmasked;                            // values that are hidden from most are shown
  Setting dates_with_time;                     // dates are shown with a time part
  std::optional<Privileges> privileges;        // none: every client may do everything
  std::optional<std::size_t> read_lag;         // the switch that says for how long reads do not see writes, in ms
  std::vector<CollectionDialect> collections;  // in the order of the system's entities

  [[nodiscard]] const OutcomeWords& words(OutcomeKind kind) const { return outcomes[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] const OutcomeWords& words(OutcomeKind kind, const CollectionDialect& collection) const;
};

}  // namespace dataflow_qa::mocks
