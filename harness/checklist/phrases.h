#pragma once

// The fixed phrases of the documents' language, to the letter: spelling and double blanks are the generator's own.

#include <string_view>

namespace dataflow_qa::checklist::phrases {

inline constexpr std::string_view kTo = " to ";
inline constexpr std::string_view kDataflow = " Dataflow";
inline constexpr std::string_view kGenerated = "Generated: ";
inline constexpr std::string_view kIntroduction = "Introduction";

inline constexpr std::string_view kEvery = "Every ";
inline constexpr std::string_view kSynchronized = " will be synchronized with a ";
inline constexpr std::string_view kConditionally = ", it  will be synchronized with a ";
inline constexpr std::string_view kBeforeAny = "Before any synchronization can take place, a link between a ";
inline constexpr std::string_view kAndA = " and a ";
inline constexpr std::string_view kMustBeEstablished = " must be established.";

inline constexpr std::string_view kNew = "A new ";
inline constexpr std::string_view kCreatedFrom = " will be created from a ";
inline constexpr std::string_view kIfConnected = " if it is connected to a ";
inline constexpr std::string_view kSynchronizedInto = " that is synchronized into ";
inline constexpr std::string_view kComma = ", ";
inline constexpr std::string_view kOr = "or ";

inline constexpr std::string_view kIfMatching = "If a matching ";
inline constexpr std::string_view kExists = " already exists, the ";
inline constexpr std::string_view kMergedWithExisting = " will be merged with the existing one.";
inline constexpr std::string_view kIfNoMatching = "If no matching ";
inline constexpr std::string_view kFoundNew = " is found, a new ";
inline constexpr std::string_view kWillBeCreated = " will be created.";

inline constexpr std::string_view kA = "A ";
inline constexpr std::string_view kMergeWith = " will merge with a ";
inline constexpr std::string_view kCombinations = " if one of the following property combinations match:";

inline constexpr std::string_view kOnceLinked = "Once a link between a ";
inline constexpr std::string_view kKeepInSync =
    " is established, it will keep in sync between the two systems, regardless of where it is edited.";
inline constexpr std::string_view kProperties = "The following properties are synchronized between a ";

inline constexpr std::string_view kTable = ".. list-table::";
inline constexpr std::string_view kHeaderRows = "   :header-rows: 1";
inline constexpr std::string_view kFirstCell = "   * - ";
inline constexpr std::string_view kNextCell = "     - ";
inline constexpr std::string_view kPropertyHeader = " Property";
inline constexpr std::string_view kTypeHeader = " Data Type";
inline constexpr std::string_view kNoType = "N/A";

inline constexpr std::string_view kDependenciesOpen = " (";
inline constexpr std::string_view kDependantOnHaving = "Dependant on having ";
inline constexpr std::string_view kIn = " in ";
inline constexpr std::string_view kDependenciesClose = ")";

}  // namespace dataflow_qa::checklist::phrases
