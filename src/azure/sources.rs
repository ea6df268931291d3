//! Every page, source file and thread that a fact cites, once.
//!
//! Dates are those of the newest commit of the copy that was read; a page whose copy has no date of its own
//! carries the day of the newest one.

use super::Source;

/// Newest commit of the copies of the documentation that were read.
const DOCS: &str = "2026-08-21";
/// The day on which threads were read.
const THREADS: &str = "2026-11-28";
/// Newest commit of the copy of the container networking code that was read.
const NETWORKING_CODE: &str = "2026-08-20";
/// Newest commit of the copy of the changelog that was read.
const CHANGELOG_DATE: &str = "2026-08-07";

/// Declares sources as constants whose documentation is the title of the page.
macro_rules! sources {
    ($($name:ident = $page:literal, $url:expr, $read_on:expr;)*) => {
        $(
            #[doc = $page]
            pub const $name: Source = Source { page: $page, url: $url, read_on: $read_on };
        )*

        #[cfg(test)]
        const ALL: &[Source] = &[$($name),*];
    };
}

/// Public address of a page of the AKS documentation.
macro_rules! aks {
    ($path:literal) => {
        concat!("https://learn.microsoft.com/azure/aks/", $path)
    };
}

/// Public address of a page about an AKS error code.
macro_rules! support {
    ($path:literal) => {
        concat!(
            "https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/error-codes/",
            $path
        )
    };
}

sources! {
    CNI_OVERVIEW = "AKS docs: CNI networking overview", aks!("concepts-network-cni-overview"), DOCS;
    LEGACY_CNI = "AKS docs: legacy CNI options", aks!("concepts-network-legacy-cni"), DOCS;
    OVERLAY = "AKS docs: Azure CNI Overlay", aks!("concepts-network-azure-cni-overlay"), DOCS;
    POD_SUBNET = "AKS docs: Azure CNI Pod Subnet", aks!("concepts-network-azure-cni-pod-subnet"), DOCS;
    POD_SUBNET_DYNAMIC =
        "AKS docs: configure dynamic IP allocation",
        aks!("configure-azure-cni-dynamic-ip-allocation"), DOCS;
    POD_SUBNET_STATIC =
        "AKS docs: configure static block allocation",
        aks!("configure-azure-cni-static-block-allocation"), DOCS;
    PLAN_POD_NETWORKING = "AKS docs: plan pod networking", aks!("plan-pod-networking"), DOCS;
    IP_ADDRESS_PLANNING = "AKS docs: IP address planning", aks!("concepts-network-ip-address-planning"), DOCS;
    KUBENET = "AKS docs: configure kubenet", aks!("configure-kubenet"), DOCS;
    BYO_CNI = "AKS docs: bring your own CNI", aks!("use-byo-cni"), DOCS;
    CILIUM = "AKS docs: Azure CNI powered by Cilium", aks!("azure-cni-powered-by-cilium"), DOCS;
    NETWORK_POLICIES = "AKS docs: use network policies", aks!("use-network-policies"), DOCS;
    LARGE_SCALE =
        "AKS docs: best practices for large clusters",
        aks!("best-practices-performance-scale-large"), DOCS;
    LIMITS = "AKS docs: quotas, sizes and regions", aks!("quotas-skus-regions"), DOCS;
    NODE_AUTO_PROVISIONING = "AKS docs: node auto-provisioning", aks!("node-auto-provisioning"), DOCS;
    UPDATE_AZURE_CNI = "AKS docs: update the CNI of a cluster", aks!("update-azure-cni"), DOCS;
    POD_CIDR_EXPAND =
        "AKS docs: expand the pod CIDR of an overlay",
        aks!("azure-cni-overlay-pod-expand"), DOCS;
    AUTOMATIC = "AKS docs: introduction to AKS Automatic", aks!("intro-aks-automatic"), DOCS;
    ROLLING_UPGRADE = "AKS docs: rolling upgrade of node pools", aks!("upgrade-aks-node-pools-rolling"), DOCS;
    BLUE_GREEN = "AKS docs: blue-green node pool upgrade", aks!("blue-green-node-pool-upgrade"), DOCS;
    UPGRADE_OPTIONS = "AKS docs: upgrade options", aks!("upgrade-options"), DOCS;
    SPOT = "AKS docs: Spot node pools", aks!("spot-node-pool"), DOCS;
    POOL_SUBNET = "AKS docs: node pools with unique subnets", aks!("node-pool-unique-subnet"), DOCS;
    SYSTEM_POOLS = "AKS docs: system node pools", aks!("use-system-pools"), DOCS;
    WINDOWS_OS = "AKS docs: upgrade the OS version of Windows pools", aks!("upgrade-windows-os"), DOCS;
    LOCAL_DNS = "AKS docs: DNS on every node", aks!("localdns-custom"), DOCS;
    NETWORK_ISOLATED = "AKS docs: network isolated clusters", aks!("network-isolated"), DOCS;
    AUTOMATIC_NETWORK =
        "AKS docs: AKS Automatic in a custom VNet",
        aks!("automatic/quick-automatic-custom-network"), DOCS;
    AUTOMATIC_LIMITS = "AKS docs: limitations of AKS Automatic", aks!("aks-automatic-limitations"), DOCS;
    WINDOWS = "AKS docs: Windows containers", aks!("windows-faq"), DOCS;
    VIRTUAL_NODES = "AKS docs: virtual nodes", aks!("virtual-nodes-cli"), DOCS;
    INTERNAL_LB = "AKS docs: internal load balancer", aks!("internal-lb"), DOCS;
    LOAD_BALANCER = "AKS docs: Standard load balancer", aks!("load-balancer-standard"), DOCS;
    SEVERAL_LBS =
        "AKS docs: several Standard load balancers",
        aks!("use-multiple-standard-load-balancer"), DOCS;
    PRIVATE_CLUSTERS = "AKS docs: private clusters", aks!("private-clusters"), DOCS;
    API_SERVER = "AKS docs: API server VNet integration", aks!("api-server-vnet-integration"), DOCS;
    NAT_GATEWAY = "AKS docs: NAT gateway", aks!("nat-gateway"), DOCS;
    OUTBOUND = "AKS docs: outbound types", aks!("egress-outboundtype"), DOCS;
    STATIC_EGRESS = "AKS docs: static egress gateway", aks!("configure-static-egress-gateway"), DOCS;
    DUAL_STACK = "AKS docs: dual-stack in an overlay", aks!("configure-dual-stack"), DOCS;
    CHANGELOG = "AKS changelog", "https://github.com/Azure/AKS/blob/master/CHANGELOG.md", CHANGELOG_DATE;
    SUBNET_SIZE_ERROR =
        "AKS support: insufficient subnet size",
        "https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/connectivity/insufficientsubnetsize-error-advanced-networking", DOCS;
    SERVICE_CIDR_ERROR =
        "AKS support: service CIDR overlaps a subnet",
        support!("servicecidroverlapexistingsubnetscidr-error"), DOCS;
    DNS_IP_ERROR =
        "AKS support: DNS address outside the service CIDR",
        support!("dnsserviceipoutofservicecidr-error"), DOCS;
    VNET_FAQ =
        "Azure docs: Virtual Network FAQ",
        "https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq", DOCS;
    VNET_LIMITS =
        "Azure docs: networking limits",
        "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits", DOCS;
    NAMES =
        "Azure docs: naming rules for resources",
        "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules", DOCS;
    APPLICATION_GATEWAY =
        "Azure docs: Application Gateway infrastructure",
        "https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure", DOCS;
    AGC =
        "Azure docs: Application Gateway for Containers, components",
        "https://learn.microsoft.com/azure/application-gateway/for-containers/application-gateway-for-containers-components", DOCS;
    AGC_NETWORKING =
        "Azure docs: Application Gateway for Containers, container networking",
        "https://learn.microsoft.com/azure/application-gateway/for-containers/container-networking", DOCS;
    BASTION =
        "Azure docs: Bastion settings",
        "https://learn.microsoft.com/azure/bastion/configuration-settings", DOCS;
    SKILLS = "Microsoft azure-skills: subnet constraints", "https://github.com/microsoft/azure-skills", DOCS;
    IPAM_MATH =
        "Azure container networking: IPAM math",
        "https://github.com/Azure/azure-container-networking/tree/master/docs/feature/ipammath", NETWORKING_CODE;
    IPAM_MONITOR =
        "Azure container networking: IP pool monitor",
        "https://github.com/Azure/azure-container-networking/blob/master/cns/ipampool/v2/monitor.go", NETWORKING_CODE;
    PRIMARY_IP_THREAD =
        "Azure container networking, pull request 2462",
        "https://github.com/Azure/azure-container-networking/pull/2462", NETWORKING_CODE;
    SCALER_THREAD = "AKS, issue 4035", "https://github.com/Azure/AKS/issues/4035", DOCS;
    ONE_WAY_THREAD =
        "Terraform azurerm, issue 32814",
        "https://github.com/hashicorp/terraform-provider-azurerm/issues/32814", THREADS;
    IPV6_PREFIX_THREAD = "AKS, issue 5120", "https://github.com/Azure/AKS/issues/5120", THREADS;
    NAT_GATEWAY_THREAD =
        "Jenkins infrastructure on Azure, issue 715",
        "https://github.com/jenkins-infra/azure/issues/715", THREADS;
    POD_CIDR_VNET_THREAD =
        "A retrieval accelerator of Azure samples, issue 211",
        "https://github.com/Azure-Samples/graphrag-accelerator/issues/211", THREADS;
    CILIUM_POLICY_THREAD =
        "Bicep registry modules, pull request 3361",
        "https://github.com/Azure/bicep-registry-modules/pull/3361", THREADS;
    IPAM_POOL_THREAD =
        "Azure Verified Modules: virtual network, issue 105",
        "https://github.com/Azure/terraform-azurerm-avm-res-network-virtualnetwork/issues/105", THREADS;
    FLEET_NETWORK =
        "Fleet docs: cross-cluster networking",
        "https://learn.microsoft.com/azure/kubernetes-fleet/concepts-cross-cluster-networking", DOCS;
    FLEET_HUB =
        "Fleet docs: private hub prerequisites",
        "https://learn.microsoft.com/azure/kubernetes-fleet/private-fleet-prerequisites", DOCS;
    WIREGUARD = "AKS docs: encryption between nodes", aks!("how-to-apply-wireguard"), DOCS;
    FIREWALL =
        "Azure docs: Firewall FAQ",
        "https://learn.microsoft.com/azure/firewall/firewall-faq", DOCS;
    VPN_GATEWAY =
        "Azure docs: VPN Gateway settings",
        "https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings", DOCS;
    PRECHECK_THREAD =
        "Azure docs, issue 120064",
        "https://github.com/MicrosoftDocs/azure-docs/issues/120064", DOCS;
    KARPENTER =
        "Karpenter provider for Azure: NIC creation",
        "https://github.com/Azure/karpenter-provider-azure", DOCS;
    TERRAFORM =
        "Terraform azurerm: cluster validation",
        "https://github.com/hashicorp/terraform-provider-azurerm/blob/main/internal/services/containers/kubernetes_cluster_validate.go", DOCS;
    NAP_NETWORKING =
        "AKS docs: networking of node auto-provisioning",
        aks!("node-auto-provisioning-networking"), DOCS;
    CREATE_POOLS = "AKS docs: create node pools", aks!("create-node-pools"), DOCS;
    NETWORK_CONCEPTS = "AKS docs: network concepts", aks!("concepts-network"), DOCS;
    NODE_PUBLIC_IPS = "AKS docs: public addresses of nodes", aks!("use-node-public-ips"), DOCS;
    SUBNET_PEERING =
        "Azure docs: configure subnet peering",
        "https://learn.microsoft.com/azure/virtual-network/how-to-configure-subnet-peering", DOCS;
    SUBNET_PEERING_THREAD =
        "Azure container networking, issue 3536",
        "https://github.com/Azure/azure-container-networking/issues/3536", DOCS;
    AGIC_THREAD = "AKS, issue 5123", "https://github.com/Azure/AKS/issues/5123", DOCS;
    EGRESS_DESIGN =
        "Static egress gateway: design",
        "https://github.com/Azure/kube-egress-gateway/blob/main/docs/design.md", DOCS;
    EGRESS_SUBNET_THREAD =
        "Static egress gateway, issue 1329",
        "https://github.com/Azure/kube-egress-gateway/issues/1329", DOCS;
    MULTI_NIC =
        "Azure Bicep types: secondary network interfaces of a pool",
        "https://github.com/Azure/bicep-types-az", DOCS;
    DERIVED = "Derived; not stated in the documentation", "", DOCS;
    GENERAL = "General knowledge; not verified", "", DOCS;
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn pages_and_addresses_are_unique_and_dated() {
        for (index, source) in ALL.iter().enumerate() {
            assert!(source.read_on.starts_with("2026-"), "{source:?}");
            assert!(
                source.url.is_empty() || source.url.starts_with("https://"),
                "{source:?}"
            );
            for other in &ALL[index + 1..] {
                assert_ne!(source.page, other.page);
                assert!(source.url.is_empty() || source.url != other.url, "{}", source.url);
            }
        }
    }
}
