# Pods in blocks of a subnet: Shop
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

variable "next_hop_ip" {
  description = "Private address of the firewall that traffic is sent to"
  type        = string
}

# The address plan of VNets and subnets
locals {
  vnet_shop  = ["10.60.0.0/14"]
  snet_nodes = ["10.60.0.0/22"]
  snet_pods  = ["10.61.0.0/16"]
}

resource "azurerm_resource_group" "rg_shop" {
  name     = "rg-shop"
  location = var.location
}

resource "azurerm_route_table" "rt_firewall" {
  name                = "rt-firewall"
  resource_group_name = azurerm_resource_group.rg_shop.name
  location            = var.location
}

resource "azurerm_route" "rt_firewall" {
  name                   = "default"
  resource_group_name    = azurerm_resource_group.rg_shop.name
  route_table_name       = azurerm_route_table.rt_firewall.name
  address_prefix         = "0.0.0.0/0"
  next_hop_type          = "VirtualAppliance"
  next_hop_in_ip_address = var.next_hop_ip
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
      route_table = {
        id = azurerm_route_table.rt_firewall.id
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
      route_table = {
        id = azurerm_route_table.rt_firewall.id
      }
    }
  }
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

resource "azurerm_role_assignment" "role_aks_shop_2" {
  scope                = azurerm_route_table.rt_firewall.id
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
    max_pods = 31
    type     = "VirtualMachineScaleSets"
    upgrade_settings = {
      max_surge = "10%"
    }
    vnet_subnet_id         = module.vnet_shop.subnets["snet_nodes"].resource_id
    pod_subnet_id          = module.vnet_shop.subnets["snet_pods"].resource_id
    pod_ip_allocation_mode = "StaticBlock"
  }

  agent_pools = {
    aks_shop_batch = {
      name     = "batch"
      mode     = "User"
      os_type  = "Linux"
      vm_size  = var.vm_size
      count_of = 40
      max_pods = 63
      type     = "VirtualMachineScaleSets"
      upgrade_settings = {
        max_surge       = "0"
        max_unavailable = "5%"
      }
      vnet_subnet_id         = module.vnet_shop.subnets["snet_nodes"].resource_id
      pod_subnet_id          = module.vnet_shop.subnets["snet_pods"].resource_id
      pod_ip_allocation_mode = "StaticBlock"
    }
  }

  network_profile = {
    network_plugin    = "azure"
    network_dataplane = "azure"
    network_policy    = "none"
    service_cidr      = "172.20.0.0/16"
    dns_service_ip    = "172.20.0.10"
    load_balancer_sku = "standard"
    outbound_type     = "userDefinedRouting"
  }

  depends_on = [
    azurerm_role_assignment.role_aks_shop,
    azurerm_role_assignment.role_aks_shop_2,
    azurerm_route.rt_firewall
  ]
}

output "aks_shop_id" {
  description = "Id of cluster aks-shop"
  value       = module.aks_shop.resource_id
}
