#pragma once

// The fixed phrases of the documents' language, to the letter: spelling and double blanks are the generator's own.

#include <string_view>

namespace dataflow_qa::checklist::phrases {

inline constexpr std::string_view to = " to ";
inline constexpr std::string_view dataflow = " Dataflow";
inline constexpr std::string_view generated = "Generated: ";
inline constexpr std::string_view introduction = "Introduction";

inline constexpr std::string_view every = "Every ";
inline constexpr std::string_view synchronized = " will be synchronized with a ";
inline constexpr std::string_view conditionally = ", it  will be synchronized with a ";
inline constexpr std::string_view before_any = "Before any synchronization can take place, a link between a ";
inline constexpr std::string_view and_a = " and a ";
inline constexpr std::string_view must_be_established = " must be established.";

inline constexpr std::string_view a_new = "A new ";
inline constexpr std::string_view created_from = " will be created from a ";
inline constexpr std::string_view if_connected = " if it is connected to a ";
inline constexpr std::string_view synchronized_into = " that is synchronized into ";
inline constexpr std::string_view comma = ", ";
inline constexpr std::string_view or_else = "or ";

inline constexpr std::string_view if_matching = "If a matching ";
inline constexpr std::string_view exists = " already exists, the ";
inline constexpr std::string_view merged_with_existing = " will be merged with the existing one.";
inline constexpr std::string_view if_no_matching = "If no matching ";
inline constexpr std::string_view found_new = " is found, a new ";
inline constexpr std::string_view will_be_created = " will be created.";

inline constexpr std::string_view a = "A ";
inline constexpr std::string_view merge_with = " will merge with a ";
inline constexpr std::string_view combinations = " if one of the following property combinations match:";

inline constexpr std::string_view once_linked = "Once a link between a ";
inline constexpr std::string_view keep_in_sync =
    " is established, it will keep in sync between the two systems, regardless of where it is edited.";
inline constexpr std::string_view properties = "The following properties are synchronized between a ";

inline constexpr std::string_view table = ".. list-table::";
inline constexpr std::string_view header_rows = "   :header-rows: 1";
inline constexpr std::string_view first_cell = "   * - ";
inline constexpr std::string_view next_cell = "     - ";
inline constexpr std::string_view property_header = " Property";
inline constexpr std::string_view type_header = " Data Type";
inline constexpr std::string_view no_type = "N/A";

inline constexpr std::string_view dependencies_open = " (";
inline constexpr std::string_view dependant_on_having = "Dependant on having ";
inline constexpr std::string_view in = " in ";
inline constexpr std::string_view dependencies_close = ")";

}  // namespace dataflow_qa::checklist::phrases
