#pragma once

#include <map>
#include <string>

#include "model/catalog/catalog.h"

/// The tables of a catalog of two regions with round prices, so that amounts can be checked by hand.
inline std::map<std::string, std::string> fixedCatalogTexts() {
    return {
        {"catalog.yaml", "id: fixed\ndate: 2026-01-01\n"},
        {"sources.csv", "id,text\ns1,a page\ns2,INFERRED from another region\n"},
        {"regions.csv",
         "region,name,city,country,geography,latitude,longitude,az_count,opened_year,opt_in,zones\n"
         "eu-west-1,Europe (Ireland),Dublin,IE,Europe,53.35,-6.26,3,2007,no,eu-west-1a eu-west-1b "
         "eu-west-1c\n"
         "us-east-1,US East (N. Virginia),Ashburn,US,North America,39.04,-77.49,3,2006,no,us-east-1a "
         "us-east-1b us-east-1c\n"},
        {"service_prices.csv",
         "service,region,dimension,unit,tier_from,tier_to,usd,source,as_of\n"
         "cloudfront,cf-asia-pacific,cloudfront_egress_gb,GB,0,,0.2,s1,2026\n"
         "cloudfront,cf-europe,cloudfront_egress_gb,GB,0,,0.1,s1,2026\n"
         "cloudwatch,us-east-1,cloudwatch_metric_month,metric-month,0,,0.3,s2,2026\n"
         "data_transfer,eu-west-1,internet_egress_gb,GB,0,1000,0.1,s1,2026\n"
         "data_transfer,eu-west-1,internet_egress_gb,GB,1000,,0.05,s1,2026\n"
         "data_transfer,us-east-1,internet_egress_gb,GB,0,1000,0.1,s1,2026\n"
         "data_transfer,us-east-1,internet_egress_gb,GB,1000,,0.05,s1,2026\n"
         "dynamodb,eu-west-1,ddb_storage_gb_month,GB-month,0,,0.25,s1,2026\n"
         "dynamodb,us-east-1,ddb_storage_gb_month,GB-month,0,,0.25,s1,2026\n"
         "ebs,us-east-1,ebs_io2_iops_month,IOPS-month,0,32000,0.1,s1,2026\n"
         "ebs,us-east-1,ebs_io2_iops_month,IOPS-month,32000,,0.05,s1,2026\n"
         "lambda,us-east-1,lambda_gb_second_arm,GB-second,0,,0.00001,s1,2026\n"
         "lambda,us-east-1,lambda_gb_second_x86,GB-second,0,,0.00002,s1,2026\n"
         "route53,*,route53_hosted_zone_month,zone-month,0,25,0.5,s1,2026\n"
         "route53,*,route53_hosted_zone_month,zone-month,25,,0.1,s1,2026\n"},
        {"free_tier.csv",
         "service,dimension,monthly_allowance,unit,kind,source\n"
         "cloudfront,cloudfront_egress_gb,1000,GB,always-free,s1\n"
         "cloudwatch,cloudwatch_metric_month,10,metrics,always-free,s1\n"
         "data_transfer,internet_egress_gb,100,GB,always-free,s1\n"
         "dynamodb,ddb_storage_gb_month,25,GB-month,always-free,s1\n"
         "lambda,lambda_gb_second,400000,GB-second,always-free,s1\n"
         "route53,route53_hosted_zone_month,1,zone,12-months-legacy,s1\n"},
        {"instances.csv",
         "instance_type,family,generation,category,arch,cpu_manufacturer,vcpu,memory_gib,network_baseline_"
         "gbps,network_burst_gbps,"
         "ebs_baseline_mbps,burstable_baseline_percent_per_vcpu,current_generation,local_storage_gb,ebs_"
         "burst_mbps,ebs_baseline_iops,"
         "ebs_burst_iops,cpu_credits_per_hour,max_cpu_credits,bare_metal,spec_source\n"
         "m5.large,m5,5,general,x86_64,Intel,2,8,0.75,10,650,,yes,0,4750,3600,18750,,,no,s1\n"},
        {"instance_performance.csv",
         "instance_type,stress_ng_cpu_all,stress_ng_cpu_one,smt_all_over_half,passmark_cpu_mark,static_web_"
         "1k_rps,"
         "static_web_1k_server_cpu_us,redis_set_rps,redis_set_server_cpu_us\n"
         "m5.large,1678.28,1276.89,1.3143,1995.98,64606.0,16.067,69962.0,11.778\n"},
        {"ec2_prices.csv",
         "region,instance_type,on_demand,ri_1y_no_upfront,ri_1y_all_upfront,ri_3y_no_upfront,ri_3y_all_"
         "upfront,source,as_of,ri_source,ri_as_of\n"
         "us-east-1,m5.large,0.1,0.06,,0.04,,s1,2026,s1,2026\n"},
        {"rds_instance_classes.csv",
         "instance_class,family,vcpu,memory_gib,arch,network_baseline_gbps,ebs_baseline_mbps,burstable_"
         "baseline_percent_per_vcpu,source\n"
         "db.m5.large,m5,2,8,x86_64,0.75,650,,s1\n"},
        {"rds_prices.csv",
         "region,engine,instance_class,deployment,on_demand,ri_1y_no_upfront,ri_1y_partial_upfront,ri_3y_"
         "partial_upfront,ri_3y_all_upfront,source,as_of\n"
         "us-east-1,postgresql,db.m5.large,multi-az,0.4,0.3,0.25,0.2,,s1,2026\n"
         "us-east-1,postgresql,db.m5.large,single-az,0.2,0.15,0.125,0.1,,s1,2026\n"},
        {"rds_multi_az_clusters.csv", "applies_to,name,times_single_az,source,as_of\nclass,m5,3,s2,2026\nstorage,gp3,3,s2,2026\n"},
        {"elasticache_prices.csv",
         "region,engine,node_type,vcpu,memory_gib,on_demand,ri_1y_no_upfront,ri_1y_all_upfront,ri_3y_no_"
         "upfront,ri_3y_all_upfront,"
         "network_performance,data_tiering,current_generation,source,as_of\n"
         "us-east-1,valkey,cache.m5.large,2,6.38,0.125,,,,,Up to 10 Gigabit,no,yes,s1,2026\n"},
        {"ebs_prices.csv",
         "region,volume_type,per_gb_month,per_iops_month,per_mbps_month,per_iops_month_above_32000,"
         "per_iops_month_above_64000,per_million_io,source,as_of,note\n"},
        {"elasticache_serverless_prices.csv",
         "region,engine,per_gb_hour,per_million_ecpu,minimum_stored_gb,source,as_of\n"},
        {"geographies.csv", "geography,city,latitude,longitude,utc_offset_hours,cloudfront,source\n"},
        {"inter_region.csv", "from_region,to_region,usd_per_gb,exception,source,as_of\n"},
        {"quotas.csv", "service,limit,default,hard_or_soft,unit,source\n"},
        {"rds_storage_prices.csv",
         "region,storage_type,deployment,per_gb_month,per_iops_month,per_million_io,per_mbps_month,source,as_"
         "of,note\n"},
        {"round_trips.csv", "region_a,region_b,rtt_ms,great_circle_km,inflation_over_fibre,asymmetry_ms\n"},
        {"slas.csv", "service,configuration,monthly_uptime_percent,source,as_of\n"},
        {"t_family_credits.csv",
         "instance_type,credits_per_hour,max_accrued_credits,vcpus,baseline_percent_per_vcpu,source\n"}};
}

inline stagecraft::Result<stagecraft::Catalog::Pointer> fixedCatalog() {
    return stagecraft::Catalog::fromTexts(fixedCatalogTexts());
}
