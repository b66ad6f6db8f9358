#pragma once

#include <map>
#include <string>

/// The tables of a catalog of two regions and two types that reads without complaint; a test spoils one line
/// of it.
inline std::map<std::string, std::string> smallCatalog() {
    return {
        {"catalog.yaml", "id: small\ndate: 2026-01-02\n"},
        {"sources.csv", "id,text\ns1,a page\ns2,INFERRED from a neighbour\ns3,UNVERIFIED recalled\n"},
        {"regions.csv",
         "region,name,city,country,geography,latitude,longitude,az_count,opened_year,opt_in,zones\n"
         "eu-west-1,Europe (Ireland),Dublin,IE,Europe,53.35,-6.26,2,2007,no,eu-west-1a eu-west-1b\n"
         "us-east-1,US East (N. Virginia),Ashburn,US,North America,39.04,-77.49,2,2006,no,us-east-1a "
         "us-east-1b\n"},
        {"geographies.csv",
         "geography,city,latitude,longitude,utc_offset_hours,cloudfront,source\n"
         "north-america,New York,40.71,-74.01,-5,cf-north-america,s1\n"
         "south-america,Sao Paulo,-23.55,-46.63,-3,cf-south-america,s1\n"
         "europe,Frankfurt,50.11,8.68,1,cf-europe,s1\n"
         "middle-east,Dubai,25.2,55.27,4,cf-middle-east,s1\n"
         "africa,Lagos,6.52,3.38,1,cf-south-africa,s1\n"
         "asia-pacific,Singapore,1.35,103.82,8,cf-asia-pacific,s1\n"
         "oceania,Sydney,-33.87,151.21,10,cf-australia,s1\n"},
        {"instances.csv",
         "instance_type,family,generation,category,arch,vcpu,memory_gib,network_baseline_gbps,network_burst_"
         "gbps,"
         "ebs_baseline_mbps,burstable_baseline_percent_per_vcpu,current_generation,local_storage_gb,"
         "ebs_baseline_iops,cpu_credits_per_hour,max_cpu_credits,bare_metal\n"
         "m5.large,m5,5,general,x86_64,2,8,0.75,10,650,,yes,0,3600,,,no\n"
         "t4g.micro,t4g,4,burstable,arm64,2,1,0.064,5,87,10,yes,0,500,12,288,no\n"
         "x2gd.large,x2gd,2,memory,arm64,2,32,0.75,10,,,no,118,,,,no\n"},
        {"t_family_credits.csv",
         "instance_type,credits_per_hour,max_accrued_credits,baseline_percent_per_vcpu\nt4g.micro,12,288,"
         "10\n"},
        {"instance_performance.csv",
         "instance_type,stress_ng_cpu_all,passmark_cpu_mark,static_web_1k_server_cpu_us,redis_set_server_cpu_"
         "us\n"
         "m5.large,1000,2000,16,12\nt4g.micro,2000,1500,20,10\nx2gd.large,1500,1800,8,6\n"},
        {"ec2_prices.csv",
         "region,instance_type,on_demand,ri_1y_no_upfront,ri_1y_all_upfront,ri_3y_no_upfront,ri_3y_all_"
         "upfront,"
         "source,as_of\n"
         "us-east-1,m5.large,0.1,0.06,,0.04,,s1,2026\n"
         "us-east-1,t4g.micro,0.0084,,,,,s2,2026\n"},
        {"rds_instance_classes.csv",
         "instance_class,vcpu,memory_gib,arch,network_baseline_gbps,ebs_baseline_mbps,"
         "burstable_baseline_percent_per_vcpu\n"
         "db.m5.large,2,8,x86_64,0.75,650,\ndb.x2g.large,2,32,,,,\n"},
        {"rds_prices.csv",
         "region,engine,instance_class,deployment,on_demand,ri_1y_no_upfront,ri_1y_partial_upfront,"
         "ri_3y_partial_upfront,ri_3y_all_upfront,source,as_of\n"
         "us-east-1,postgresql,db.m5.large,multi-az,0.4,0.3,0.25,0.2,,s1,2026\n"
         "us-east-1,postgresql,db.m5.large,single-az,0.2,0.15,0.125,0.1,,s1,2026\n"},
        {"rds_multi_az_clusters.csv",
         "applies_to,name,times_single_az,source,as_of\nclass,m5,3,s2,2026\nstorage,gp3,3,s2,2026\n"},
        {"elasticache_prices.csv",
         "region,engine,node_type,vcpu,memory_gib,on_demand,ri_1y_no_upfront,ri_1y_all_upfront,ri_3y_no_"
         "upfront,"
         "ri_3y_all_upfront,current_generation,source,as_of\n"
         "us-east-1,valkey,cache.m5.large,2,6.38,0.125,,,,,yes,s1,2026\n"},
        {"elasticache_serverless_prices.csv",
         "region,engine,per_gb_hour,per_million_ecpu,source,as_of\nus-east-1,valkey,0.084,0.0023,s1,2026\n"},
        {"service_prices.csv",
         "service,region,dimension,unit,tier_from,tier_to,usd,source,as_of\n"
         "elb,us-east-1,alb_hour,hour,0,,0.0225,s2,2026\n"
         "route53,*,route53_hosted_zone_month,zone-month,0,25,0.5,s1,2026\n"
         "route53,*,route53_hosted_zone_month,zone-month,25,,0.1,s1,2026\n"
         "ebs,us-east-1,ebs_gp2_gb_month,GB-month,0,,0.11,s1,2026\n"
         "cloudfront,cf-europe,cloudfront_egress_gb,GB,0,,0.085,s1,2026\n"},
        {"ebs_prices.csv",
         "region,volume_type,per_gb_month,per_iops_month,per_mbps_month,per_iops_month_above_32000,"
         "per_iops_month_above_64000,per_million_io,source,as_of\n"
         "eu-west-1,gp2,0.12,,,,,,s3,2026\n"
         "us-east-1,gp2,0.10,,,,,,s1,2026\n"
         "us-east-1,io2,0.125,0.065,,0.0455,0.03185,,s1,2026\n"},
        {"rds_storage_prices.csv",
         "region,storage_type,deployment,per_gb_month,per_iops_month,per_million_io,per_mbps_month,source,as_"
         "of\n"
         "us-east-1,aurora-standard,n/a,0.1,,0.2,,s1,2026\n"
         "us-east-1,gp3,multi-az,0.23,0.04,,0.16,s1,2026\n"},
        {"inter_region.csv",
         "from_region,to_region,usd_per_gb\n*,cloudfront,0\nus-east-1,*,0.02\nus-east-1,eu-west-1,0.015\n"},
        {"round_trips.csv", "region_a,region_b,rtt_ms\neu-west-1,us-east-1,67.5\n"},
        {"slas.csv",
         "service,configuration,monthly_uptime_percent,source,as_of\n"
         "ec2,Instance-level: single instance,99.5,s1,2022\nec2,Region-level: instances in 2+ "
         "AZs,99.99,s1,2022\n"},
        {"free_tier.csv",
         "service,dimension,monthly_allowance,unit,kind,source\n"
         "acm,certificate,unlimited,certificates,always-free,s1\n"
         "lambda,lambda_request_million,1,million,always-free,s1\n"},
        {"quotas.csv",
         "service,limit,default,hard_or_soft,unit,source\nelb,\"targets, per group\",1000,soft,targets,s1\n"},
    };
}
