# Pods in a subnet of their own: Shop
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

resource "azurerm_subnet_nat_gateway_association" "snet_nodes" {
  subnet_id      = azurerm_subnet.snet_nodes.id
  nat_gateway_id = azurerm_nat_gateway.nat_vnet_shop.id
}

# Pods
resource "azurerm_subnet" "snet_pods" {
  name                 = "snet-pods"
  resource_group_name  = azurerm_resource_group.rg_shop.name
  virtual_network_name = azurerm_virtual_network.vnet_shop.name
  address_prefixes     = local.snet_pods

  delegation {
    name = "delegation"

    service_delegation {
      name    = "Microsoft.ContainerService/managedClusters"
      actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    }
  }
}

resource "azurerm_subnet_nat_gateway_association" "snet_pods" {
  subnet_id      = azurerm_subnet.snet_pods.id
  nat_gateway_id = azurerm_nat_gateway.nat_vnet_shop.id
}

resource "azurerm_virtual_network" "vnet_runners" {
  name                = "vnet-runners"
  resource_group_name = azurerm_resource_group.rg_runners.name
  location            = var.location
  address_space       = local.vnet_runners
}

# Other
resource "azurerm_subnet" "snet_runners" {
  name                 = "snet-runners"
  resource_group_name  = azurerm_resource_group.rg_runners.name
  virtual_network_name = azurerm_virtual_network.vnet_runners.name
  address_prefixes     = local.snet_runners
}

resource "azurerm_virtual_network_peering" "peer_to_vnet_runners" {
  name                      = "peer-to-vnet-runners"
  resource_group_name       = azurerm_resource_group.rg_shop.name
  virtual_network_name      = azurerm_virtual_network.vnet_shop.name
  remote_virtual_network_id = azurerm_virtual_network.vnet_runners.id
  allow_forwarded_traffic   = true
}

resource "azurerm_virtual_network_peering" "peer_to_vnet_shop" {
  name                      = "peer-to-vnet-shop"
  resource_group_name       = azurerm_resource_group.rg_runners.name
  virtual_network_name      = azurerm_virtual_network.vnet_runners.name
  remote_virtual_network_id = azurerm_virtual_network.vnet_shop.id
  allow_forwarded_traffic   = true
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
    max_pods       = 110
    vnet_subnet_id = azurerm_subnet.snet_nodes.id
    pod_subnet_id  = azurerm_subnet.snet_pods.id

    upgrade_settings {
      max_surge = "10%"
    }
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.id_aks_shop.id]
  }

  network_profile {
    network_plugin     = "azure"
    network_data_plane = "cilium"
    network_policy     = "cilium"
    service_cidr       = "172.20.0.0/16"
    dns_service_ip     = "172.20.0.10"
    load_balancer_sku  = "standard"
    outbound_type      = "userAssignedNATGateway"
  }

  depends_on = [
    azurerm_role_assignment.role_aks_shop,
    azurerm_subnet_nat_gateway_association.snet_nodes,
    azurerm_nat_gateway_public_ip_association.pip_nat_vnet_shop_1,
    azurerm_nat_gateway_public_ip_association.pip_nat_vnet_shop_2,
    azurerm_subnet_nat_gateway_association.snet_pods
  ]
}

resource "azurerm_kubernetes_cluster_node_pool" "aks_shop_web" {
  name                  = "web"
  kubernetes_cluster_id = azurerm_kubernetes_cluster.aks_shop.id
  mode                  = "User"
  os_type               = "Linux"
  vm_size               = var.vm_size
  node_count            = 4
  auto_scaling_enabled  = true
  min_count             = 2
  max_count             = 20
  max_pods              = 110
  vnet_subnet_id        = azurerm_subnet.snet_nodes.id
  pod_subnet_id         = azurerm_subnet.snet_pods.id

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
