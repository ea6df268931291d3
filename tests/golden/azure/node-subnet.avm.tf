# Pods in the subnet of the nodes: Shop
#
# 1 warning of the design:
# - Pool win of aks-shop: Support for this version of Windows Server ends on 2028-06-30
# (windows-server-retires)
#
# Not in this file:
# - snet-endpoints: the design holds no targets of private endpoints (4 planned): scripts and Terraform take a
# list of them, templates create none; nothing creates their DNS zones
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

variable "bastion_sku" {
  description = "SKU of Bastion: Standard or Premium, the two that support kubectl to a private cluster"
  type        = string
  default     = "Standard"
}

variable "windows_admin_username" {
  description = "Administrator name of Windows nodes"
  type        = string
  default     = "azureuser"
}

variable "windows_admin_password" {
  description = "Administrator password of Windows nodes, 14 to 123 characters"
  type        = string
  sensitive   = true
}

variable "private_endpoints" {
  description = "Private endpoints in snet-endpoints: by name the id of the target of each, and the group there, such as vault"
  type        = map(object({ resource_id = string, group_id = string }))
  default     = {}
}

# The address plan of VNets and subnets
locals {
  vnet_shop            = ["10.40.0.0/16"]
  snet_nodes           = ["10.40.0.0/20"]
  azure_bastion_subnet = ["10.40.32.0/26"]
  snet_endpoints       = ["10.40.33.0/27"]
}

resource "azurerm_resource_group" "rg_shop" {
  name     = "rg-shop"
  location = var.location
}

resource "azurerm_network_security_group" "nsg_snet_nodes" {
  name                = "nsg-snet-nodes"
  resource_group_name = azurerm_resource_group.rg_shop.name
  location            = var.location

  security_rule {
    name                       = "AllowNodesAndPods"
    priority                   = 200
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "*"
    source_address_prefix      = "10.40.0.0/20"
    source_port_range          = "*"
    destination_address_prefix = "10.40.0.0/20"
    destination_port_range     = "*"
  }
}

resource "azurerm_public_ip" "pip_bas_vnet_shop" {
  name                = "pip-bas-vnet-shop"
  resource_group_name = azurerm_resource_group.rg_shop.name
  location            = var.location
  allocation_method   = "Static"
  ip_version          = "IPv4"
  sku                 = "Standard"
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
    # Nodes: Twelve nodes and their pods
    snet_nodes = {
      name             = "snet-nodes"
      address_prefixes = local.snet_nodes
      network_security_group = {
        id = azurerm_network_security_group.nsg_snet_nodes.id
      }
    }
    # Bastion
    azure_bastion_subnet = {
      name             = "AzureBastionSubnet"
      address_prefixes = local.azure_bastion_subnet
    }
    # Private endpoints
    # The design holds no targets of private endpoints (4 planned): scripts and Terraform take a list of them,
    # templates create none; nothing creates their DNS zones
    snet_endpoints = {
      name                              = "snet-endpoints"
      address_prefixes                  = local.snet_endpoints
      private_endpoint_network_policies = "Disabled"
    }
  }
}

resource "azurerm_bastion_host" "bas_vnet_shop" {
  name                = "bas-vnet-shop"
  resource_group_name = azurerm_resource_group.rg_shop.name
  location            = var.location
  sku                 = var.bastion_sku
  scale_units         = 2
  tunneling_enabled   = true

  ip_configuration {
    name                 = "ip"
    subnet_id            = module.vnet_shop.subnets["azure_bastion_subnet"].resource_id
    public_ip_address_id = azurerm_public_ip.pip_bas_vnet_shop.id
  }
}

resource "azurerm_private_endpoint" "pe_snet_endpoints" {
  for_each = var.private_endpoints

  name                = each.key
  resource_group_name = azurerm_resource_group.rg_shop.name
  location            = var.location
  subnet_id           = module.vnet_shop.subnets["snet_endpoints"].resource_id

  private_service_connection {
    name                           = each.key
    private_connection_resource_id = each.value.resource_id
    subresource_names              = [each.value.group_id]
    is_manual_connection           = false
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

module "aks_shop" {
  source  = "Azure/avm-res-containerservice-managedcluster/azurerm"
  version = "~> 0.8"

  name             = "aks-shop"
  parent_id        = azurerm_resource_group.rg_shop.id
  location         = var.location
  enable_telemetry = false

  sku = {
    name = "Base"
    tier = "Free"
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
      max_surge = "1"
    }
    vnet_subnet_id = module.vnet_shop.subnets["snet_nodes"].resource_id
  }

  agent_pools = {
    aks_shop_win = {
      name     = "win"
      mode     = "User"
      os_type  = "Windows"
      os_sku   = "Windows2022"
      vm_size  = var.vm_size
      count_of = 2
      max_pods = 30
      type     = "VirtualMachineScaleSets"
      upgrade_settings = {
        max_surge = "1"
      }
      vnet_subnet_id = module.vnet_shop.subnets["snet_nodes"].resource_id
    }
  }

  windows_profile = {
    admin_username = var.windows_admin_username
  }
  windows_profile_password         = var.windows_admin_password
  windows_profile_password_version = "1"

  network_profile = {
    network_plugin    = "azure"
    network_dataplane = "azure"
    network_policy    = "none"
    service_cidr      = "172.20.0.0/16"
    dns_service_ip    = "172.20.0.10"
    load_balancer_sku = "standard"
    outbound_type     = "loadBalancer"
    load_balancer_profile = {
      managed_outbound_ips = {
        count = 1
      }
      allocated_outbound_ports = 0
    }
  }

  depends_on = [azurerm_role_assignment.role_aks_shop]
}

output "aks_shop_id" {
  description = "Id of cluster aks-shop"
  value       = module.aks_shop.resource_id
}
