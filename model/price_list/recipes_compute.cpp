// What is read from the offers AmazonEC2, AmazonVPC and AWSELB. Usage types, families and look-alikes as AWS publishes
// them; tests name each look-alike with the reason it is left out for.
#include "model/price_list/recipe_parts.h"

namespace stagecraft {

namespace {

constexpr std::string_view ec2 = "AmazonEC2", elb = "AWSELB";

/// Hours of a type, Linux without licences, on shared hardware. Reserved and unused capacity reservations, dedicated
/// hosts and licences brought along have rows of their own, some of them with the price of Linux.
Recipe instances(std::string_view name, std::string_view family) {
    Recipe recipe;
    recipe.name = name;
    recipe.offer = ec2;
    recipe.family = family;
    recipe.goods = Goods::Instance;
    recipe.must = {is(Attribute::Tenancy, "Shared"),
                   is(Attribute::OperatingSystem, "Linux"),
                   is(Attribute::CapacityStatus, "Used"),
                   is(Attribute::PreInstalledSoftware, "NA"),
                   is(Attribute::LicenseModel, "No License required"),
                   {Attribute::MarketOption, Test::IsOrUnsaid, "OnDemand"},
                   inARegion,
                   {Attribute::UsageType, Test::UsageStarts, "BoxUsage"},
                   is(Attribute::Operation, "RunInstances")};
    recipe.listUnit = "hrs";
    return recipe;
}

Recipe volume(std::string_view name, std::string_view apiName, std::string_view usage, std::string_view dimension) {
    return about(is(Attribute::VolumeApiName, apiName),
                 byUsage(name, ec2, "Storage", usage, "gb-mo", {"ebs", dimension, "GB-month"}));
}

Recipe volumeOperations(std::string_view name, std::string_view usage, const Priced& priced) {
    return byUsage(name, ec2, "System Operation", usage, "iops-mo", priced);
}

/// AWS lists the tiers of io2 as three products, each from 0 to Inf; the borders are those of its price page.
Recipe io2Tier(std::string_view name, std::string_view usage, double from, double to) {
    Recipe recipe = volumeOperations(name, usage, {"ebs", "ebs_io2_iops_month", "IOPS-month"});
    recipe.about = {usageIs(usage)};  // the name of the first tier begins those of the others
    recipe.from = from;
    recipe.to = to;
    return recipe;
}

Recipe balancer(std::string_view name, std::string_view family, std::string_view usage, std::string_view listUnit,
                std::string_view dimension, std::string_view unit) {
    return byUsage(name, elb, family, usage, listUnit, {"elb", dimension, unit});
}

}  // namespace

void addComputeRecipes(std::vector<Recipe>& all) {
    constexpr double noEnd = std::numeric_limits<double>::infinity();
    all.push_back(instances("EC2 instances, Linux", "Compute Instance"));
    all.push_back(instances("EC2 bare metal, Linux", "Compute Instance (bare metal)"));

    all.push_back(volume("EBS gp2", "gp2", "EBS:VolumeUsage.gp2", "ebs_gp2_gb_month"));
    all.push_back(volume("EBS gp3", "gp3", "EBS:VolumeUsage.gp3", "ebs_gp3_gb_month"));
    all.push_back(volume("EBS io1", "io1", "EBS:VolumeUsage.piops", "ebs_io1_gb_month"));
    all.push_back(volume("EBS io2", "io2", "EBS:VolumeUsage.io2", "ebs_io2_gb_month"));
    all.push_back(volume("EBS st1", "st1", "EBS:VolumeUsage.st1", "ebs_st1_gb_month"));
    all.push_back(volume("EBS sc1", "sc1", "EBS:VolumeUsage.sc1", "ebs_sc1_gb_month"));
    all.push_back(volume("EBS magnetic", "standard", "EBS:VolumeUsage", "ebs_magnetic_gb_month"));
    all.push_back(volumeOperations("EBS gp3, operations", "EBS:VolumeP-IOPS.gp3",
                                   {"ebs", "ebs_gp3_iops_month", "IOPS-month above 3,000"}));
    all.push_back(volumeOperations("EBS io1, operations", "EBS:VolumeP-IOPS.piops", {"ebs", "ebs_io1_iops_month", "IOPS-month"}));
    all.push_back(io2Tier("EBS io2, operations to 32,000", "EBS:VolumeP-IOPS.io2", 0, 32'000));
    all.push_back(io2Tier("EBS io2, operations to 64,000", "EBS:VolumeP-IOPS.io2.tier2", 32'000, 64'000));
    all.push_back(io2Tier("EBS io2, operations above", "EBS:VolumeP-IOPS.io2.tier3", 64'000, noEnd));
    Recipe throughput = byUsage("EBS gp3, throughput", ec2, "Provisioned Throughput", "EBS:VolumeP-Throughput.gp3",
                                "gibps-mo", {"ebs", "ebs_gp3_throughput_mibps_month", "MiB/s-month above 125"});
    throughput.divisor = 1024;
    all.push_back(throughput);
    all.push_back(per(1'000'000, byUsage("EBS magnetic, operations", ec2, "System Operation", "EBS:VolumeIOUsage", "ios",
                                         {"ebs", "ebs_magnetic_io_million", "million I/Os"})));
    all.push_back(byUsage("EBS snapshots", ec2, "Storage Snapshot", "EBS:SnapshotUsage", "gb-mo",
                          {"ebs", "ebs_snapshot_gb_month", "GB-month"}));

    all.push_back(byUsage("NAT gateway, hours", ec2, "NAT Gateway", "NatGateway-Hours", "hrs",
                          {"nat_gateway", "nat_gateway_hour", "hour"}));
    all.push_back(byUsage("NAT gateway, data", ec2, "NAT Gateway", "NatGateway-Bytes", "gb",
                          {"nat_gateway", "nat_gateway_gb", "GB"}));
    all.push_back(must(is(Attribute::OperatingSystem, "Linux"),
                       byUsage("CPU credits of T3", ec2, "CPU Credits", "CPUCredits:t3", "vcpu-hours",
                               {"ec2", "ec2_t_unlimited_vcpu_hour_linux", "vCPU-hour"})));
    all.push_back(must(is(Attribute::OperatingSystem, "Linux"),
                       byUsage("CPU credits of T4g", ec2, "CPU Credits", "CPUCredits:t4g", "vcpu-hours",
                               {"ec2", "ec2_t4g_unlimited_vcpu_hour_linux", "vCPU-hour"})));

    // Addresses have no product family; those listed by AmazonEC2 are of Wavelength zones only.
    all.push_back(about(is(Attribute::Group, "VPCPublicIPv4Address"),
                        byUsage("public IPv4, in use", "AmazonVPC", "", "PublicIPv4:InUseAddress", "hrs",
                                {"ec2", "public_ipv4_in_use_hour", "address-hour"})));
    all.push_back(about(is(Attribute::Group, "VPCPublicIPv4Address"),
                        byUsage("public IPv4, idle", "AmazonVPC", "", "PublicIPv4:IdleAddress", "hrs",
                                {"ec2", "public_ipv4_idle_hour", "address-hour"})));

    // Those in front of gateway load balancers, and the services behind endpoints, have names of their own.
    all.push_back(byUsage("interface endpoint, hours", "AmazonVPC", "VpcEndpoint", "VpcEndpoint-Hours", "hrs",
                          {"vpc_endpoint", "vpc_endpoint_interface_az_hour", "endpoint-AZ-hour"}));
    all.push_back(byUsage("interface endpoint, data", "AmazonVPC", "VpcEndpoint", "VpcEndpoint-Bytes", "gb",
                          {"vpc_endpoint", "vpc_endpoint_interface_gb", "GB"}));

    // "TS-LoadBalancerUsage" is an hour of a trust store, a quarter of the price.
    constexpr std::string_view application = "Load Balancer-Application", network = "Load Balancer-Network",
                               gateway = "Load Balancer-Gateway", hours = "LoadBalancerUsage", units = "LCUUsage";
    all.push_back(balancer("application load balancer, hours", application, hours, "hrs", "alb_hour", "hour"));
    all.push_back(balancer("application load balancer, units", application, units, "lcu-hrs", "alb_lcu_hour", "LCU-hour"));
    all.push_back(balancer("network load balancer, hours", network, hours, "hrs", "nlb_hour", "hour"));
    all.push_back(balancer("network load balancer, units", network, units, "", "nlb_lcu_hour", "NLCU-hour"));
    all.push_back(balancer("gateway load balancer, hours", gateway, hours, "hrs", "gwlb_hour", "hour"));
    all.push_back(balancer("gateway load balancer, units", gateway, units, "", "gwlb_lcu_hour", "GLCU-hour"));
    all.push_back(balancer("classic load balancer, hours", "Load Balancer", hours, "hrs", "clb_hour", "hour"));
    all.push_back(balancer("classic load balancer, data", "Load Balancer", "DataProcessing-Bytes", "gb", "clb_gb", "GB"));
}

}  // namespace stagecraft
