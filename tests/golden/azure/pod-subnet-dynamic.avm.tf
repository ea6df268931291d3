# Pods in a subnet of their own: Shop
#
# ARM_SUBSCRIPTION_ID names the subscription.

terraform {
  required_version = ">= 1.14"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }

    azapi = {
      source  = "Azure/azapi"
      version = "~> 2.0"
    }
  }
}

provider "azurerm" {
  features {}
}

provider "azapi" {}

variable "location" {
  description = "Region of the resources"
  type        = string
  default     = "westeurope"
}

variable "vm_size" {
  description = "VM size of every pool"
  type        = string
  default     = "Standard_D4s_v5"
}

# The address plan of VNets and subnets
locals {
  vnet_shop    = ["10.50.0.0/16"]
  snet_nodes   = ["10.50.0.0/24"]
  snet_pods    = ["10.50.64.0/18"]
  vnet_runners = ["10.51.0.0/24"]
  snet_runners = ["10.51.0.0/26"]
}

resource "azurerm_resource_group" "rg_shop" {
  name     = "rg-shop"
  location = var.location
}

resource "azurerm_resource_group" "rg_runners" {
  name     = "rg-runners"
  location = var.location
}

resource "azurerm_public_ip" "pip_nat_vnet_shop_1" {
  name                = "pip-nat-vnet-shop-1"
  resource_group_name = azurerm_resource_group.rg_shop.name
  location            = var.location
  allocation_method   = "Static"
  ip_version          = "IPv4"
  sku                 = "Standard"
}

resource "azurerm_public_ip" "pip_nat_vnet_shop_2" {
  name                = "pip-nat-vnet-shop-2"
  resource_group_name = azurerm_resource_group.rg_shop.name
  location            = var.location
  allocation_method   = "Static"
  ip_version          = "IPv4"
  sku                 = "Standard"
}

resource "azurerm_nat_gateway" "nat_vnet_shop" {
  name                = "nat-vnet-shop"
  resource_group_name = azurerm_resource_group.rg_shop.name
  location            = var.location
  sku_name            = "Standard"
}

resource "azurerm_nat_gateway_public_ip_association" "pip_nat_vnet_shop_1" {
  nat_gateway_id       = azurerm_nat_gateway.nat_vnet_shop.id
  public_ip_address_id = azurerm_public_ip.pip_nat_vnet_shop_1.id
}

resource "azurerm_nat_gateway_public_ip_association" "pip_nat_vnet_shop_2" {
  nat_gateway_id       = azurerm_nat_gateway.nat_vnet_shop.id
  public_ip_address_id = azurerm_public_ip.pip_nat_vnet_shop_2.id
}

module "vnet_shop" {
  source  = "Azure/avm-res-network-virtualnetwork/azurerm"
  version = "~> 0.17"

  name             = "vnet-shop"
  parent_id        = azurerm_resource_group.rg_shop.id
  location         = var.location
  enable_telemetry = false

  address_space = local.vnet_shop

  subnets = {
    # Nodes
    snet_nodes = {
      name             = "snet-nodes"
      address_prefixes = local.snet_nodes
      nat_gateway = {
        id = azurerm_nat_gateway.nat_vnet_shop.id
      }
    }
    # Pods
    snet_pods = {
      name             = "snet-pods"
      address_prefixes = local.snet_pods
      delegations = [
        {
          name = "delegation"
          service_delegation = {
            name = "Microsoft.ContainerService/managedClusters"
          }
        }
      ]
      nat_gateway = {
        id = azurerm_nat_gateway.nat_vnet_shop.id
      }
    }
  }
}

module "vnet_runners" {
  source  = "Azure/avm-res-network-virtualnetwork/azurerm"
  version = "~> 0.17"

  name             = "vnet-runners"
  parent_id        = azurerm_resource_group.rg_runners.id
  location         = var.location
  enable_telemetry = false

  address_space = local.vnet_runners

  subnets = {
    # Other
    snet_runners = {
      name             = "snet-runners"
      address_prefixes = local.snet_runners
    }
  }
}

resource "azurerm_virtual_network_peering" "peer_to_vnet_runners" {
  name                      = "peer-to-vnet-runners"
  resource_group_name       = azurerm_resource_group.rg_shop.name
  virtual_network_name      = module.vnet_shop.name
  remote_virtual_network_id = module.vnet_runners.resource_id
  allow_forwarded_traffic   = true
}

resource "azurerm_virtual_network_peering" "peer_to_vnet_shop" {
  name                      = "peer-to-vnet-shop"
  resource_group_name       = azurerm_resource_group.rg_runners.name
  virtual_network_name      = module.vnet_runners.name
  remote_virtual_network_id = module.vnet_shop.resource_id
  allow_forwarded_traffic   = true
}

resource "azurerm_user_assigned_identity" "id_aks_shop" {
  name                = "id-aks-shop"
  resource_group_name = azurerm_resource_group.rg_shop.name
  location            = var.location
}

resource "azurerm_role_assignment" "role_aks_shop" {
  scope                = module.vnet_shop.resource_id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.id_aks_shop.principal_id
  principal_type       = "ServicePrincipal"
}

module "aks_shop" {
  source  = "Azure/avm-res-containerservice-managedcluster/azurerm"
  version = "~> 0.8"

  name             = "aks-shop"
  parent_id        = azurerm_resource_group.rg_shop.id
  location         = var.location
  enable_telemetry = false

  sku = {
    name = "Base"
    tier = "Standard"
  }

  managed_identities = {
    user_assigned_resource_ids = [azurerm_user_assigned_identity.id_aks_shop.id]
  }

  kubernetes_version = "1.34"
  dns_prefix         = "aks-shop"

  default_agent_pool = {
    name     = "system"
    vm_size  = var.vm_size
    count_of = 3
    max_pods = 110
    type     = "VirtualMachineScaleSets"
    upgrade_settings = {
      max_surge = "10%"
    }
    vnet_subnet_id         = module.vnet_shop.subnets["snet_nodes"].resource_id
    pod_subnet_id          = module.vnet_shop.subnets["snet_pods"].resource_id
    pod_ip_allocation_mode = "DynamicIndividual"
  }

  agent_pools = {
    aks_shop_web = {
      name                = "web"
      mode                = "User"
      os_type             = "Linux"
      vm_size             = var.vm_size
      count_of            = 4
      enable_auto_scaling = true
      min_count           = 2
      max_count           = 20
      max_pods            = 110
      type                = "VirtualMachineScaleSets"
      upgrade_settings = {
        max_surge = "33%"
      }
      vnet_subnet_id         = module.vnet_shop.subnets["snet_nodes"].resource_id
      pod_subnet_id          = module.vnet_shop.subnets["snet_pods"].resource_id
      pod_ip_allocation_mode = "DynamicIndividual"
    }
  }

  network_profile = {
    network_plugin    = "azure"
    network_dataplane = "cilium"
    network_policy    = "cilium"
    service_cidr      = "172.20.0.0/16"
    dns_service_ip    = "172.20.0.10"
    load_balancer_sku = "standard"
    outbound_type     = "userAssignedNATGateway"
  }

  depends_on = [
    azurerm_role_assignment.role_aks_shop,
    azurerm_nat_gateway_public_ip_association.pip_nat_vnet_shop_1,
    azurerm_nat_gateway_public_ip_association.pip_nat_vnet_shop_2
  ]
}

output "aks_shop_id" {
  description = "Id of cluster aks-shop"
  value       = module.aks_shop.resource_id
}
