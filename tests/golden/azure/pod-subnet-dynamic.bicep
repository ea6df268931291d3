// Pods in a subnet of their own: Shop
//
// Deploy it once to each resource group, rg-shop, then rg-runners: each takes what belongs to it.

@description('Region of the resources')
param location string = 'westeurope'

@description('VM size of every pool')
param vmSize string = 'Standard_D4s_v5'

resource pipNatVnetShop1 'Microsoft.Network/publicIPAddresses@2025-01-01' = if (toLower(resourceGroup().name) == 'rg-shop') {
  name: 'pip-nat-vnet-shop-1'
  location: location
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIPAllocationMethod: 'Static'
    publicIPAddressVersion: 'IPv4'
  }
}

resource pipNatVnetShop2 'Microsoft.Network/publicIPAddresses@2025-01-01' = if (toLower(resourceGroup().name) == 'rg-shop') {
  name: 'pip-nat-vnet-shop-2'
  location: location
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIPAllocationMethod: 'Static'
    publicIPAddressVersion: 'IPv4'
  }
}

resource natVnetShop 'Microsoft.Network/natGateways@2025-01-01' = if (toLower(resourceGroup().name) == 'rg-shop') {
  name: 'nat-vnet-shop'
  location: location
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIpAddresses: [
      {
        id: pipNatVnetShop1.id
      }
      {
        id: pipNatVnetShop2.id
      }
    ]
  }
}

resource vnetShop 'Microsoft.Network/virtualNetworks@2025-01-01' = if (toLower(resourceGroup().name) == 'rg-shop') {
  name: 'vnet-shop'
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.50.0.0/16'
      ]
    }
    subnets: [
      // Nodes
      {
        name: 'snet-nodes'
        properties: {
          addressPrefix: '10.50.0.0/24'
          natGateway: {
            id: natVnetShop.id
          }
        }
      }
      // Pods
      {
        name: 'snet-pods'
        properties: {
          addressPrefix: '10.50.64.0/18'
          delegations: [
            {
              name: 'delegation'
              properties: {
                serviceName: 'Microsoft.ContainerService/managedClusters'
              }
            }
          ]
          natGateway: {
            id: natVnetShop.id
          }
        }
      }
    ]
  }
}

resource vnetRunners 'Microsoft.Network/virtualNetworks@2025-01-01' = if (toLower(resourceGroup().name) == 'rg-runners') {
  name: 'vnet-runners'
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.51.0.0/24'
      ]
    }
    subnets: [
      // Other
      {
        name: 'snet-runners'
        properties: {
          addressPrefix: '10.51.0.0/26'
        }
      }
    ]
  }
}

resource peerToVnetRunners 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2025-01-01' = if (toLower(resourceGroup().name) == 'rg-shop') {
  parent: vnetShop
  name: 'peer-to-vnet-runners'
  properties: {
    remoteVirtualNetwork: {
      id: resourceId('rg-runners', 'Microsoft.Network/virtualNetworks', 'vnet-runners')
    }
    allowVirtualNetworkAccess: true
    allowForwardedTraffic: true
  }
}

resource peerToVnetShop 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2025-01-01' = if (toLower(resourceGroup().name) == 'rg-runners') {
  parent: vnetRunners
  name: 'peer-to-vnet-shop'
  properties: {
    remoteVirtualNetwork: {
      id: resourceId('rg-shop', 'Microsoft.Network/virtualNetworks', 'vnet-shop')
    }
    allowVirtualNetworkAccess: true
    allowForwardedTraffic: true
  }
}

resource idAksShop 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = if (toLower(resourceGroup().name) == 'rg-shop') {
  name: 'id-aks-shop'
  location: location
}

// Network Contributor: the cluster joins the subnets
resource roleAksShop 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (toLower(resourceGroup().name) == 'rg-shop') {
  scope: vnetShop
  name: guid(vnetShop.id, idAksShop.id, '4d97b98b-1d4f-4787-a291-c67834d212e7')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')
    principalId: idAksShop.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource aksShop 'Microsoft.ContainerService/managedClusters@2026-04-01' = if (toLower(resourceGroup().name) == 'rg-shop') {
  name: 'aks-shop'
  location: location
  sku: {
    name: 'Base'
    tier: 'Standard'
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
        maxPods: 110
        type: 'VirtualMachineScaleSets'
        upgradeSettings: {
          maxSurge: '10%'
        }
        vnetSubnetID: '${vnetShop.id}/subnets/snet-nodes'
        podSubnetID: '${vnetShop.id}/subnets/snet-pods'
        podIPAllocationMode: 'DynamicIndividual'
      }
      {
        name: 'web'
        mode: 'User'
        osType: 'Linux'
        vmSize: vmSize
        count: 4
        enableAutoScaling: true
        minCount: 2
        maxCount: 20
        maxPods: 110
        type: 'VirtualMachineScaleSets'
        upgradeSettings: {
          maxSurge: '33%'
        }
        vnetSubnetID: '${vnetShop.id}/subnets/snet-nodes'
        podSubnetID: '${vnetShop.id}/subnets/snet-pods'
        podIPAllocationMode: 'DynamicIndividual'
      }
    ]
    networkProfile: {
      networkPlugin: 'azure'
      networkDataplane: 'cilium'
      networkPolicy: 'cilium'
      serviceCidr: '172.20.0.0/16'
      dnsServiceIP: '172.20.0.10'
      loadBalancerSku: 'standard'
      outboundType: 'userAssignedNATGateway'
    }
  }
  dependsOn: [
    roleAksShop
  ]
}
