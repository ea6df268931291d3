# Kubenet in a subnet of its own: Shop
#
# 1 warning of the design:
# - Cluster aks-shop: Kubenet is unsupported from 31 March 2028 (kubenet-retires)
#
# ARM_SUBSCRIPTION_ID names the subscription.

terraform {
  required_version = ">= 1.5"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
  }
}

provider "azurerm" {
  features {}
}

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

resource "azurerm_virtual_network" "vnet_shop" {
  name                = "vnet-shop"
  resource_group_name = azurerm_resource_group.rg_shop.name
  location            = var.location
  address_space       = local.vnet_shop
}

# Nodes
resource "azurerm_subnet" "snet_nodes" {
  name                 = "snet-nodes"
  resource_group_name  = azurerm_resource_group.rg_shop.name
  virtual_network_name = azurerm_virtual_network.vnet_shop.name
  address_prefixes     = local.snet_nodes
}

resource "azurerm_subnet_route_table_association" "snet_nodes" {
  subnet_id      = azurerm_subnet.snet_nodes.id
  route_table_id = azurerm_route_table.rt_shop.id
}

resource "azurerm_user_assigned_identity" "id_aks_shop" {
  name                = "id-aks-shop"
  resource_group_name = azurerm_resource_group.rg_shop.name
  location            = var.location
}

resource "azurerm_role_assignment" "role_aks_shop" {
  scope                = azurerm_virtual_network.vnet_shop.id
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

resource "azurerm_kubernetes_cluster" "aks_shop" {
  name                = "aks-shop"
  resource_group_name = azurerm_resource_group.rg_shop.name
  location            = var.location
  dns_prefix          = "aks-shop"
  kubernetes_version  = "1.34"
  sku_tier            = "Standard"

  default_node_pool {
    name           = "system"
    vm_size        = var.vm_size
    node_count     = 3
    max_pods       = 30
    vnet_subnet_id = azurerm_subnet.snet_nodes.id

    upgrade_settings {
      max_surge = "10%"
    }
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.id_aks_shop.id]
  }

  network_profile {
    network_plugin    = "kubenet"
    network_policy    = "calico"
    pod_cidr          = "172.24.0.0/16"
    service_cidr      = "172.20.0.0/16"
    dns_service_ip    = "172.20.0.10"
    load_balancer_sku = "standard"
    outbound_type     = "loadBalancer"

    load_balancer_profile {
      managed_outbound_ip_count = 2
      outbound_ports_allocated  = 1024
    }
  }

  depends_on = [
    azurerm_role_assignment.role_aks_shop,
    azurerm_role_assignment.role_aks_shop_2,
    azurerm_subnet_route_table_association.snet_nodes
  ]
}

resource "azurerm_kubernetes_cluster_node_pool" "aks_shop_web" {
  name                  = "web"
  kubernetes_cluster_id = azurerm_kubernetes_cluster.aks_shop.id
  mode                  = "User"
  os_type               = "Linux"
  vm_size               = var.vm_size
  node_count            = 2
  auto_scaling_enabled  = true
  min_count             = 2
  max_count             = 12
  max_pods              = 110
  vnet_subnet_id        = azurerm_subnet.snet_nodes.id

  upgrade_settings {
    max_surge = "33%"
  }

  lifecycle {
    ignore_changes = [node_count]
  }
}

output "aks_shop_id" {
  description = "Id of cluster aks-shop"
  value       = azurerm_kubernetes_cluster.aks_shop.id
}
