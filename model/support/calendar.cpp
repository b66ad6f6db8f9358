#include "model/support/calendar.h"

#include <chrono>

namespace stagecraft {

bool isCalendarDay(std::string_view text) {
    constexpr std::string_view form = "0000-00-00";
    if (text.size() != form.size()) return false;
    for (std::size_t i = 0; i < form.size(); ++i)
        if (form[i] == '-' ? text[i] != '-' : (text[i] < '0' || text[i] > '9')) return false;
    const auto number = [&](std::size_t at, std::size_t size) {
        int value = 0;
        for (const char digit : text.substr(at, size)) value = 10 * value + digit - '0';
        return value;
    };
    const std::chrono::year_month_day day{std::chrono::year{number(0, 4)}, std::chrono::month{static_cast<unsigned>(number(5, 2))},
                                          std::chrono::day{static_cast<unsigned>(number(8, 2))}};
    return day.ok();
}

}  // namespace stagecraft
