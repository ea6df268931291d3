// Pods in the subnet of the nodes: Shop
//
// 1 warning of the design:
// - Pool win of aks-shop: Support for this version of Windows Server ends on 2028-06-30
// (windows-server-retires)
//
// Not in this file:
// - snet-endpoints: the design holds no targets of private endpoints (4 planned): scripts and Terraform take
// a list of them, templates create none; nothing creates their DNS zones
//
// az deployment group create --resource-group rg-shop --template-file FILE

@description('Region of the resources')
param location string = 'westeurope'

@description('VM size of every pool')
param vmSize string = 'Standard_D4s_v5'

@description('SKU of Bastion: Standard or Premium, the two that support kubectl to a private cluster')
param bastionSku string = 'Standard'

@description('Administrator name of Windows nodes')
param windowsAdminUsername string = 'azureuser'

@description('Administrator password of Windows nodes, 14 to 123 characters')
@secure()
param windowsAdminPassword string

resource nsgSnetNodes 'Microsoft.Network/networkSecurityGroups@2025-01-01' = {
  name: 'nsg-snet-nodes'
  location: location
  properties: {
    securityRules: [
      {
        name: 'AllowNodesAndPods'
        properties: {
          priority: 200
          direction: 'Inbound'
          access: 'Allow'
          protocol: '*'
          sourceAddressPrefix: '10.40.0.0/20'
          sourcePortRange: '*'
          destinationAddressPrefix: '10.40.0.0/20'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource pipBasVnetShop 'Microsoft.Network/publicIPAddresses@2025-01-01' = {
  name: 'pip-bas-vnet-shop'
  location: location
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIPAllocationMethod: 'Static'
    publicIPAddressVersion: 'IPv4'
  }
}

resource vnetShop 'Microsoft.Network/virtualNetworks@2025-01-01' = {
  name: 'vnet-shop'
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.40.0.0/16'
      ]
    }
    subnets: [
      // Nodes: Twelve nodes and their pods
      {
        name: 'snet-nodes'
        properties: {
          addressPrefix: '10.40.0.0/20'
          networkSecurityGroup: {
            id: nsgSnetNodes.id
          }
        }
      }
      // Bastion
      {
        name: 'AzureBastionSubnet'
        properties: {
          addressPrefix: '10.40.32.0/26'
        }
      }
      // Private endpoints
      // The design holds no targets of private endpoints (4 planned): scripts and Terraform take a list of
      // them, templates create none; nothing creates their DNS zones
      {
        name: 'snet-endpoints'
        properties: {
          addressPrefix: '10.40.33.0/27'
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }
}

resource basVnetShop 'Microsoft.Network/bastionHosts@2025-01-01' = {
  name: 'bas-vnet-shop'
  location: location
  sku: {
    name: bastionSku
  }
  properties: {
    enableTunneling: true
    scaleUnits: 2
    ipConfigurations: [
      {
        name: 'ip'
        properties: {
          subnet: {
            id: '${vnetShop.id}/subnets/AzureBastionSubnet'
          }
          publicIPAddress: {
            id: pipBasVnetShop.id
          }
        }
      }
    ]
  }
}

resource idAksShop 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-aks-shop'
  location: location
}

// Network Contributor: the cluster joins the subnets
resource roleAksShop 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vnetShop
  name: guid(vnetShop.id, idAksShop.id, '4d97b98b-1d4f-4787-a291-c67834d212e7')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')
    principalId: idAksShop.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource aksShop 'Microsoft.ContainerService/managedClusters@2026-04-01' = {
  name: 'aks-shop'
  location: location
  sku: {
    name: 'Base'
    tier: 'Free'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${idAksShop.id}': {}
    }
  }
  properties: {
    kubernetesVersion: '1.34'
    dnsPrefix: 'aks-shop'
    agentPoolProfiles: [
      {
        name: 'system'
        mode: 'System'
        osType: 'Linux'
        vmSize: vmSize
        count: 3
        maxPods: 30
        type: 'VirtualMachineScaleSets'
        upgradeSettings: {
          maxSurge: '1'
        }
        vnetSubnetID: '${vnetShop.id}/subnets/snet-nodes'
      }
      {
        name: 'win'
        mode: 'User'
        osType: 'Windows'
        osSKU: 'Windows2022'
        vmSize: vmSize
        count: 2
        maxPods: 30
        type: 'VirtualMachineScaleSets'
        upgradeSettings: {
          maxSurge: '1'
        }
        vnetSubnetID: '${vnetShop.id}/subnets/snet-nodes'
      }
    ]
    windowsProfile: {
      adminUsername: windowsAdminUsername
      adminPassword: windowsAdminPassword
    }
    networkProfile: {
      networkPlugin: 'azure'
      networkDataplane: 'azure'
      networkPolicy: 'none'
      serviceCidr: '172.20.0.0/16'
      dnsServiceIP: '172.20.0.10'
      loadBalancerSku: 'standard'
      outboundType: 'loadBalancer'
      loadBalancerProfile: {
        managedOutboundIPs: {
          count: 1
        }
        allocatedOutboundPorts: 0
      }
    }
  }
  dependsOn: [
    roleAksShop
  ]
}
