#include "sim/plot/pictures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "sim/plot/gnuplot.hpp"

namespace chathack::plot {
namespace {

using measure::SimulationResult;
using measure::Time;

double seconds(Time time) noexcept { return std::chrono::duration<double>{time}.count(); }
double ms(Time time) noexcept { return seconds(time) * 1000; }

std::string head(int width, int height) {
    return fmt::format(
        "set terminal svg size {},{} dynamic noenhanced font 'sans-serif,14' background '#ffffff'\n"
        "set border linecolor rgb '#444444'\nset tics textcolor rgb '#222222' nomirror\n"
        "set grid linecolor rgb '#dddddd' linetype 1\nset key noenhanced\n",
        width, height);
}

/// The title of a picture: `what`, then "Lecture hall on campus, seed 7".
std::string title(std::string_view what, const SimulationResult& result) {
    return "set title " +
           in_quotes(fmt::format("{}: {}, {} users on {}, seed {}{}", what, result.workload, result.users,
                                 result.network, result.seed, result.interrupted ? " (interrupted)" : "")) +
           "\n";
}

/// Marks a latency with a thin line and its name.
std::string quantile_mark(std::string_view name, Time time, double share) {
    return fmt::format(
        "set arrow from {0:.6g},graph 0 to {0:.6g},graph {1:.4f} nohead linecolor rgb '#999999' dashtype 2\n"
        "set label {2} at {0:.6g},graph {3:.4f} offset 0.6,0 textcolor rgb '#555555'\n",
        ms(time), share, in_quotes(fmt::format("{} {:.1f} ms", name, ms(time))), share - 0.035);
}

constexpr std::size_t fault_rows = 4;  // rows of names, one below the other

/// Vertical lines at the faults. With `names`, for the first panel, each name stands where it occurs first.
std::string fault_marks(const SimulationResult& result, bool names) {
    std::string text;
    std::set<std::string> named;
    for (const auto& fault : result.faults) {
        text += fmt::format(
            "set arrow from {0:.6f},graph 0 to {0:.6f},graph 1 nohead linecolor rgb '{1}' linewidth 1.2 "
            "dashtype 2 front\n",
            seconds(fault.at), fault.ends ? "#2a9d55" : "#cc3333");
        if (!names || !named.insert(fault.what).second) continue;
        const bool late = 3 * seconds(fault.at) > 2 * static_cast<double>(result.seconds.size());
        text += fmt::format("set label {} at {:.6f},graph {:.3f} {} font ',11' textcolor rgb '{}' front\n",
                            in_quotes(fault.what), seconds(fault.at),
                            0.93 - 0.09 * static_cast<double>((named.size() - 1) % fault_rows),
                            late ? "right offset -0.4,0" : "left offset 0.4,0",
                            fault.ends ? "#2a9d55" : "#cc3333");
    }
    return text;
}

/// The part of the first panel's height that the names of faults need.
double room_for_names(const SimulationResult& result) {
    std::set<std::string> names;
    for (const auto& fault : result.faults)
        names.insert(fault.what);
    return 0.08 + 0.09 * static_cast<double>(std::min(names.size(), fault_rows));
}

/// The data of one panel: one value for each second, placed at the second's beginning.
template <class Value>
std::string series(std::string_view name, const SimulationResult& result, Value&& value) {
    auto text = fmt::format("${} << EOD\n", name);
    for (std::size_t i = 0; i < result.seconds.size(); ++i)
        text += fmt::format("{} {}\n", i, value(result.seconds[i]));
    // The last value again, so that its step is drawn to the end of its second.
    text += fmt::format("{} {}\n", result.seconds.size(), value(result.seconds.back()));
    return text + "EOD\n";
}

std::string latency_value(Time time, std::uint64_t count) {
    return count > 0 ? fmt::format("{:.4f}", ms(time)) : "NaN";
}

/// A number with four digits, or with all its digits when it is large.
std::string short_number(double value) {
    return std::abs(value) < 1000 ? fmt::format("{:.4g}", value) : fmt::format("{:.0f}", value);
}

/// A mark of an axis. gnuplot takes its text as a format.
std::string tic(std::string_view name, std::size_t place) {
    std::string format;
    for (const char letter : name)
        format += letter == '%' ? "%%" : std::string{letter};
    return in_quotes(format) + " " + std::to_string(place);
}

/// Whether times are so far apart that only a logarithmic axis shows them all.
bool wants_logarithms(Time least, Time most) { return ms(most) > 20 * std::max(ms(least), 1e-3); }

/// The range of the latency axis, with room above.
std::string latency_range(Time least, Time most, double room) {
    if (!wants_logarithms(least, most)) return fmt::format("set yrange [0:{:.6g}]\n", ms(most) / (1 - room));
    const auto low = std::max(ms(least), 1e-3) * 0.8;
    return fmt::format("set logscale y\nset yrange [{:.6g}:{:.6g}]\n", low,
                       ms(most) * std::pow(ms(most) / low, room / (1 - room)));
}

/// The commands at the beginning of a panel.
std::string panel(const SimulationResult& result, std::string_view y_label, bool names) {
    return "unset arrow\nunset label\nset ylabel " + in_quotes(y_label) + "\n" + fault_marks(result, names);
}

}  // namespace

std::string latency_cdf(const SimulationResult& result) {
    auto text = head(900, 560) + title("How long deliveries took", result);
    text += "$cdf << EOD\n";
    std::uint64_t seen = 0;
    result.latencies.for_each_bucket([&](Time time, std::uint64_t count) {
        if (seen == 0) text += fmt::format("{:.6g} 0\n", ms(time));
        seen += count;
        text += fmt::format("{:.6g} {:.8g}\n", ms(time),
                            100 * static_cast<double>(seen) / static_cast<double>(result.latency.count));
    });
    text += "EOD\n";
    if (seen == 0) {
        return text +
               "set xrange [0:1]\nset yrange [0:1]\nunset tics\nset label 'Nothing was delivered.' at "
               "0.5,0.5 center\n"
               "plot NaN notitle\n";
    }
    const bool logarithmic = wants_logarithms(result.latencies.min(), result.latency.max);
    const double least = logarithmic ? std::max(ms(result.latencies.min()), 1e-3) * 0.9 : 0;
    text += fmt::format(
        "{}set xrange [{:.6g}:{:.6g}]\nset yrange [0:102]\nset format x '%g'\n"
        "set xlabel 'latency of a delivery to everyone in ms{}'\n"
        "set ylabel 'share of the deliveries in %'\nunset key\n",
        logarithmic ? "set logscale x\n" : "", least, ms(result.latency.max) * 1.3,
        logarithmic ? " (logarithmic)" : "");
    text += quantile_mark("median", result.latency.p50, 50.0 / 102) +
            quantile_mark("p90", result.latency.p90, 90.0 / 102) +
            quantile_mark("p99", result.latency.p99, 99.0 / 102);
    return text + "plot $cdf using 1:2 with fsteps linewidth 2 linecolor rgb '#1f6fb2'\n";
}

std::string time_series(const SimulationResult& result) {
    if (result.seconds.empty()) {  // the run ended in its first second
        auto padded = result;
        padded.seconds.resize(1);
        return time_series(padded);
    }
    auto text = head(1000, 900);
    text += series("p50", result, [](const auto& s) { return latency_value(s.p50, s.deliveries); });
    text += series("p99", result, [](const auto& s) { return latency_value(s.p99, s.deliveries); });
    text += series("max", result, [](const auto& s) { return latency_value(s.max, s.deliveries); });
    text += series("deliveries", result, [](const auto& s) { return s.deliveries; });
    text += series("users", result, [](const auto& s) { return s.users; });
    text += series("again", result, [](const auto& s) { return s.network.retransmissions; });
    text += series("queue", result, [](const auto& s) { return s.network.queue_drops; });
    text += series("lost", result, [](const auto& s) { return s.network.lost - s.network.queue_drops; });
    text += fmt::format(
        "set multiplot layout 4,1 margins 0.12,0.97,0.07,0.94 spacing 0.06 title {}\n"
        "set xrange [0:{}]\nset key at graph 1,1.12 right top horizontal samplen 2 font ',11'\n",
        in_quotes(fmt::format("Second by second: {}, {} users on {}, seed {}{}", result.workload,
                              result.users, result.network, result.seed,
                              result.interrupted ? " (interrupted)" : "")),
        result.seconds.size());
    Time least = Time::max();
    Time most{};
    for (const auto& second : result.seconds) {
        if (second.deliveries == 0) continue;
        least = std::min(least, second.p50);
        most = std::max(most, second.max);
    }
    text += panel(result, "latency in ms", true);
    if (most == Time{}) {
        text += "set yrange [0:1]\nplot NaN notitle\n";
    } else {
        text += latency_range(least, most, room_for_names(result));
        text +=
            "plot $max using 1:2:(1):(0) with vectors nohead linecolor rgb '#aaaaaa' linewidth 2 title "
            "'maximum', "
            "$p99 using 1:2:(1):(0) with vectors nohead linecolor rgb '#d1862b' linewidth 2 title 'p99', "
            "$p50 using 1:2:(1):(0) with vectors nohead linecolor rgb '#1f6fb2' linewidth 2 title 'median'\n"
            "unset logscale y\n";
    }
    text += "set yrange [0:*]\nset offsets 0,0,graph 0.08,0\n";
    text += panel(result, "deliveries per s", false) +
            "plot $deliveries with steps notitle linecolor rgb '#1f6fb2' linewidth 2\n";
    text += panel(result, "users logged in", false) +
            "plot $users with steps notitle linecolor rgb '#6a4c93' linewidth 2\n";
    text += panel(result, "packets per s", false) +
            "set xlabel 'simulated time in s'\n"
            "plot $lost with steps title 'lost on the way' linecolor rgb '#bbbbbb' linewidth 1.5, "
            "$queue with steps title 'dropped by full queues' linecolor rgb '#cc3333' linewidth 1.8, "
            "$again with steps title 'sent again by TCP' linecolor rgb '#d1862b' linewidth 1.8\n"
            "unset multiplot\n";
    return text;
}

namespace {

std::string nothing_measured(const std::string& title) {
    return head(900, 560) + "set title " + in_quotes(title) +
           "\nset xrange [0:1]\nset yrange [0:1]\nunset tics\nset label 'Nothing was measured.' at 0.5,0.5 "
           "center\n"
           "plot NaN notitle\n";
}

}  // namespace

std::string heat_map(const HeatMap& map) {
    const auto tics = [](const std::vector<std::string>& names) {
        std::string text;
        for (std::size_t i = 0; i < names.size(); ++i)
            text += (i == 0 ? "" : ", ") + tic(names[i], i);
        return text;
    };
    auto text = head(900, 640) + "set title " + in_quotes(map.title) + "\nset xlabel " +
                in_quotes(map.x_label) + "\nset ylabel " + in_quotes(map.y_label) + "\nset cblabel " +
                in_quotes(map.value_label) + " offset 1,0\nset rmargin at screen 0.83\n";
    text += "set xtics (" + tics(map.xs) + ") scale 0\nset ytics (" + tics(map.ys) +
            ") scale 0\nunset grid\nunset key\n";
    text += fmt::format("set xrange [-0.5:{}]\nset yrange [-0.5:{}]\n",
                        static_cast<double>(map.xs.size()) - 0.5, static_cast<double>(map.ys.size()) - 0.5);
    text += "set palette defined (0 '#f7fbff', 0.5 '#6baed6', 1 '#08306b')\n$map << EOD\n";
    double least = 0;
    double most = 0;
    bool any = false;
    for (std::size_t y = 0; y < map.values.size(); ++y) {
        for (std::size_t x = 0; x < map.values[y].size(); ++x) {
            const auto& value = map.values[y][x];
            if (!value) continue;
            least = any ? std::min(least, *value) : *value;
            most = any ? std::max(most, *value) : *value;
            any = true;
            text += fmt::format("{} {} {:.8g} {}\n", x, y, *value, short_number(*value));
        }
    }
    text += "EOD\n";
    if (!any) return nothing_measured(map.title);
    if (most <= least) most = least + 1;
    text += fmt::format("set cbrange [{:.8g}:{:.8g}]\nmiddle = {:.8g}\n", least, most, (least + most) / 2);
    return text +
           "plot $map using 1:2:(0.5):(0.5):3 with boxxyerror fillstyle solid 1 noborder linecolor palette, "
           "$map using 1:2:(stringcolumn(4)):($3 > middle ? 0xffffff : 0x222222) with labels "
           "textcolor rgb variable font ',13'\n";
}

std::string curve(const Curve& curve) {
    if (std::ranges::none_of(curve.points, [](const auto& point) { return point.mean.has_value(); }))
        return nothing_measured(curve.title);
    auto text = head(900, 560) + "set title " + in_quotes(curve.title) + "\nset xlabel " +
                in_quotes(curve.x_label) + "\nset ylabel " + in_quotes(curve.y_label) +
                "\nunset key\n$curve << EOD\n";
    std::string tics;
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
        const auto& point = curve.points[i];
        text += point.mean ? fmt::format("{} {:.8g} {:.8g}\n", i, *point.mean, point.half_width)
                           : fmt::format("{} NaN NaN\n", i);
        tics += (i == 0 ? "" : ", ") + tic(point.x, i);
    }
    text += "EOD\nset xtics (" + tics + ")\n";
    text += fmt::format("set xrange [-0.5:{}]\nset yrange [0:*]\nset offsets 0,0,graph 0.08,0\n",
                        static_cast<double>(curve.points.size()) - 0.5);
    return text +
           "plot $curve using 1:2 with lines linecolor rgb '#9ec3e6' linewidth 1.5, "
           "$curve using 1:2:3 with yerrorbars linecolor rgb '#1f6fb2' linewidth 1.8 pointtype 7 pointsize "
           "0.7\n";
}

}  // namespace chathack::plot
