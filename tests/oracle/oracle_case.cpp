#include "oracle/oracle_case.h"

#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace oracle {

namespace {

double numberOf(const std::string& text, const std::string& what) {
    std::size_t used = 0;
    double value = 0;
    try {
        value = std::stod(text, &used);
    } catch (const std::exception&) {
        used = 0;
    }
    if (text.empty() || used != text.size()) throw std::runtime_error(what + ": no number: '" + text + "'");
    return value;
}

/// Fields of one line of CSV; a quoted field may hold commas and doubled quotes.
std::vector<std::string> fieldsOf(const std::string& line) {
    std::vector<std::string> fields(1);
    bool isQuoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (isQuoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
            fields.back() += line[++i];
        } else if (c == '"') {
            isQuoted = !isQuoted;
        } else if (c == ',' && !isQuoted) {
            fields.emplace_back();
        } else if (c != '\r') {
            fields.back() += c;
        }
    }
    return fields;
}

}  // namespace

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
        if (!part.empty()) parts.push_back(part);
    return parts;
}

Inputs::Inputs(std::string_view text) {
    for (const std::string& part : split(std::string{text}, ';')) {
        const std::size_t equals = part.find('=');
        if (equals == std::string::npos) throw std::runtime_error("no key=value: '" + part + "'");
        values_[part.substr(0, equals)] = part.substr(equals + 1);
    }
}

std::string Inputs::text(const std::string& key) const {
    const auto found = values_.find(key);
    if (found == values_.end()) throw std::runtime_error("missing input '" + key + "'");
    return found->second;
}

double Inputs::operator[](const std::string& key) const { return numberOf(text(key), key); }

int Inputs::whole(const std::string& key) const { return static_cast<int>(std::lround((*this)[key])); }

std::vector<double> Inputs::list(const std::string& key) const {
    std::vector<double> numbers;
    for (const std::string& part : split(text(key), ' ')) numbers.push_back(numberOf(part, key));
    return numbers;
}

std::vector<int> Inputs::wholes(const std::string& key) const {
    std::vector<int> numbers;
    for (const double number : list(key)) numbers.push_back(static_cast<int>(std::lround(number)));
    return numbers;
}

std::vector<Case> readCases(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error(path + ": cannot be read");
    std::vector<Case> cases;
    std::string line;
    int number = 0;
    while (std::getline(file, line)) {
        ++number;
        if (line.empty()) continue;
        const std::vector<std::string> fields = fieldsOf(line);
        if (number == 1 && fields[0] == "model") continue;
        const std::string where = path + ":" + std::to_string(number);
        if (fields.size() < 4)
            throw std::runtime_error(where + ": needs model, inputs, expected and tolerance");
        cases.push_back({fields[0], fields[1], numberOf(fields[2], where), numberOf(fields[3], where),
                         fields.size() > 4 ? fields[4] : ""});
    }
    if (cases.empty()) throw std::runtime_error(path + ": holds no case");
    return cases;
}

}  // namespace oracle
