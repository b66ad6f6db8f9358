#pragma once

namespace stagecraft {

// What requests in flight take of the servers of one type that they are spread over: the fuller its vCPUs, the longer each stays. All of it
// is in proportion: twice the load on twice the servers takes as much of each.

/// Memory, MiB.
struct MemoryUse {
    double base = 0;      ///< on every server
    double shared = 0;    ///< over the fleet, however busy it is: local sessions
    double inFlight = 0;  ///< over the fleet, of requests in flight where none waits for another
    double busy = 0;      ///< servers whose vCPUs the load would fill

    /// Over so many servers, beside the base. Little's law, a response on a shared processor taking S/(1 − ρ); from ρ = 0.999999 up as there.
    [[nodiscard]] double over(double servers) const;
    /// Taken on each of them.
    [[nodiscard]] double onEach(double servers) const { return base + over(servers) / servers; }
    /// The fewest of `size` MiB each that hold it, a fraction counts, more than `busy` of them; infinite where the base leaves no room.
    [[nodiscard]] double servers(double size) const;
    /// Under so many times the load.
    [[nodiscard]] MemoryUse times(double factor) const { return {base, shared * factor, inFlight * factor, busy * factor}; }
};

/// How long a server works on a request, in times the work on one reference vCPU that nobody waits for.
struct WorkTime {
    double processors = 1;  ///< that requests share: vCPUs, no more than worker threads can use
    double speed = 1;       ///< of each against the reference vCPU
    double threads = 0;     ///< 0: as many as asked

    /// With so much of the processors busy, 0 … 1: M/M/c (Erlang C), from 0.999999 up as there. No more than k threads share c of them, so
    /// k/c services at most.
    [[nodiscard]] double at(double utilisation) const;
    /// The utilisation up to which it is no more than `most`; 0 where idle ones take as long, 1 where full ones do not.
    [[nodiscard]] double fullest(double most) const;
};

/// Worker threads.
struct ThreadUse {
    double ofServer = 0;  ///< 0: as many as asked
    double vcpus = 0;     ///< of one server
    double atWork = 0;    ///< over the fleet, held while servers work on requests of which none waits for a vCPU
    double busy = 0;      ///< servers whose vCPUs, as many of them as threads can use, the load would fill

    /// Held over so many servers while these work. The wait for a vCPU is that of M/M/c (Erlang C); no more than k threads share c of them,
    /// so k/c − 1 services at most.
    [[nodiscard]] double held(double servers) const;
    /// The fewest servers from `atLeast` up whose threads are no fuller than `fullest` with `behind` of them held for what is behind, a
    /// fraction counts. With fewer than k·`fullest` held on each the queue for them is stable: the servers alone would let no fewer through.
    [[nodiscard]] double servers(double atLeast, double behind, double fullest) const;
    /// No more than `servers` of any number asks for.
    [[nodiscard]] double leastServers(double behind, double fullest) const { return (atWork + behind) / (ofServer * fullest); }
    /// Under so many times the load.
    [[nodiscard]] ThreadUse times(double factor) const { return {ofServer, vcpus, atWork * factor, busy * factor}; }
};

}  // namespace stagecraft
