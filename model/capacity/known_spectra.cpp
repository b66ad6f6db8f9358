#include "model/capacity/known_spectra.h"

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace stagecraft {

namespace {

struct Known {
    Seconds time{-1};  ///< no station has been asked about yet
    Station station;
    TailSpectrum spectrum{Seconds{0}};
};

constexpr std::size_t places = 4096;

std::size_t placeOf(Seconds time, const Station& station) {
    std::uint64_t hash = 0;
    const auto mix = [&](std::uint64_t bits) { hash = (hash ^ bits) * 0x9e3779b97f4a7c15ULL; hash ^= hash >> 29; };
    for (const double value : {time.count(), station.service.count(), station.arrivals.count(), station.behind.count()}) mix(std::bit_cast<std::uint64_t>(value));
    mix(static_cast<std::uint64_t>(station.servers) << 32 | static_cast<std::uint32_t>(station.boxes));
    return static_cast<std::size_t>(hash % places);
}

}  // namespace

const TailSpectrum& spectrumOf(Seconds time, const Station& station) {
    thread_local std::vector<Known> known(places);
    Known& place = known[placeOf(time, station)];
    if (place.time != time || place.station != station) place = {time, station, TailSpectrum{time, ResponseTime{std::span{&station, 1}}}};
    return place.spectrum;
}

}  // namespace stagecraft
