# Kubenet in a subnet of its own: Shop
#
# 1 warning of the design:
# - Cluster aks-shop: Kubenet is unsupported from 31 March 2028 (kubenet-retires)
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
  vnet_shop  = ["10.30.0.0/22"]
  snet_nodes = ["10.30.0.0/24"]
}

resource "azurerm_resource_group" "rg_shop" {
  name     = "rg-shop"
  location = var.location
}

resource "azurerm_route_table" "rt_shop" {
  name                = "rt-shop"
  resource_group_name = azurerm_resource_group.rg_shop.name
  location            = var.location
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
        id = azurerm_route_table.rt_shop.id
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
  scope                = azurerm_route_table.rt_shop.id
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
    max_pods = 30
    type     = "VirtualMachineScaleSets"
    upgrade_settings = {
      max_surge = "10%"
    }
    vnet_subnet_id = module.vnet_shop.subnets["snet_nodes"].resource_id
  }

  agent_pools = {
    aks_shop_web = {
      name                = "web"
      mode                = "User"
      os_type             = "Linux"
      vm_size             = var.vm_size
      count_of            = 2
      enable_auto_scaling = true
      min_count           = 2
      max_count           = 12
      max_pods            = 110
      type                = "VirtualMachineScaleSets"
      upgrade_settings = {
        max_surge = "33%"
      }
      vnet_subnet_id = module.vnet_shop.subnets["snet_nodes"].resource_id
    }
  }

  network_profile = {
    network_plugin    = "kubenet"
    network_policy    = "calico"
    pod_cidr          = "172.24.0.0/16"
    service_cidr      = "172.20.0.0/16"
    dns_service_ip    = "172.20.0.10"
    load_balancer_sku = "standard"
    outbound_type     = "loadBalancer"
    load_balancer_profile = {
      managed_outbound_ips = {
        count = 2
      }
      allocated_outbound_ports = 1024
    }
  }

  depends_on = [azurerm_role_assignment.role_aks_shop, azurerm_role_assignment.role_aks_shop_2]
}

output "aks_shop_id" {
  description = "Id of cluster aks-shop"
  value       = module.aks_shop.resource_id
}
