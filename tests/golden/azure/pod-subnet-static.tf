# Pods in blocks of a subnet: Shop
#
# ARM_SUBSCRIPTION_ID names the subscription.

terraform {
  required_version = ">= 1.5"

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
  route_table_id = azurerm_route_table.rt_firewall.id
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

resource "azurerm_subnet_route_table_association" "snet_pods" {
  subnet_id      = azurerm_subnet.snet_pods.id
  route_table_id = azurerm_route_table.rt_firewall.id
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
  scope                = azurerm_route_table.rt_firewall.id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.id_aks_shop.principal_id
  principal_type       = "ServicePrincipal"
}

# azurerm has no argument for some of this: azapi creates the cluster.
resource "azapi_resource" "aks_shop" {
  type      = "Microsoft.ContainerService/managedClusters@2026-04-01"
  name      = "aks-shop"
  parent_id = azurerm_resource_group.rg_shop.id
  location  = var.location

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.id_aks_shop.id]
  }

  body = {
    sku = {
      name = "Base"
      tier = "Standard"
    }
    properties = {
      kubernetesVersion = "1.34"
      dnsPrefix         = "aks-shop"
      agentPoolProfiles = [
        {
          name    = "system"
          mode    = "System"
          osType  = "Linux"
          vmSize  = var.vm_size
          count   = 3
          maxPods = 31
          type    = "VirtualMachineScaleSets"
          upgradeSettings = {
            maxSurge = "10%"
          }
          vnetSubnetID        = azurerm_subnet.snet_nodes.id
          podSubnetID         = azurerm_subnet.snet_pods.id
          podIPAllocationMode = "StaticBlock"
        },
        {
          name    = "batch"
          mode    = "User"
          osType  = "Linux"
          vmSize  = var.vm_size
          count   = 40
          maxPods = 63
          type    = "VirtualMachineScaleSets"
          upgradeSettings = {
            maxSurge       = "0"
            maxUnavailable = "5%"
          }
          vnetSubnetID        = azurerm_subnet.snet_nodes.id
          podSubnetID         = azurerm_subnet.snet_pods.id
          podIPAllocationMode = "StaticBlock"
        }
      ]
      networkProfile = {
        networkPlugin    = "azure"
        networkDataplane = "azure"
        networkPolicy    = "none"
        serviceCidr      = "172.20.0.0/16"
        dnsServiceIP     = "172.20.0.10"
        loadBalancerSku  = "standard"
        outboundType     = "userDefinedRouting"
      }
    }
  }

  depends_on = [
    azurerm_role_assignment.role_aks_shop,
    azurerm_role_assignment.role_aks_shop_2,
    azurerm_subnet_route_table_association.snet_nodes,
    azurerm_route.rt_firewall,
    azurerm_subnet_route_table_association.snet_pods
  ]
}

output "aks_shop_id" {
  description = "Id of cluster aks-shop"
  value       = azapi_resource.aks_shop.id
}
