// Pods in blocks of a subnet: Shop
//
// az deployment group create --resource-group rg-shop --template-file FILE

@description('Region of the resources')
param location string = 'westeurope'

@description('VM size of every pool')
param vmSize string = 'Standard_D4s_v5'

@description('Private address of the firewall that traffic is sent to')
param nextHopIp string

resource rtFirewall 'Microsoft.Network/routeTables@2025-01-01' = {
  name: 'rt-firewall'
  location: location
  properties: {
    routes: [
      {
        name: 'default'
        properties: {
          addressPrefix: '0.0.0.0/0'
          nextHopType: 'VirtualAppliance'
          nextHopIpAddress: nextHopIp
        }
      }
    ]
  }
}

resource vnetShop 'Microsoft.Network/virtualNetworks@2025-01-01' = {
  name: 'vnet-shop'
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.60.0.0/14'
      ]
    }
    subnets: [
      // Nodes
      {
        name: 'snet-nodes'
        properties: {
          addressPrefix: '10.60.0.0/22'
          routeTable: {
            id: rtFirewall.id
          }
        }
      }
      // Pods
      {
        name: 'snet-pods'
        properties: {
          addressPrefix: '10.61.0.0/16'
          delegations: [
            {
              name: 'delegation'
              properties: {
                serviceName: 'Microsoft.ContainerService/managedClusters'
              }
            }
          ]
          routeTable: {
            id: rtFirewall.id
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

// Network Contributor: the cluster may change the routes of its subnets
resource roleAksShop2 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: rtFirewall
  name: guid(rtFirewall.id, idAksShop.id, '4d97b98b-1d4f-4787-a291-c67834d212e7')
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
        maxPods: 31
        type: 'VirtualMachineScaleSets'
        upgradeSettings: {
          maxSurge: '10%'
        }
        vnetSubnetID: '${vnetShop.id}/subnets/snet-nodes'
        podSubnetID: '${vnetShop.id}/subnets/snet-pods'
        podIPAllocationMode: 'StaticBlock'
      }
      {
        name: 'batch'
        mode: 'User'
        osType: 'Linux'
        vmSize: vmSize
        count: 40
        maxPods: 63
        type: 'VirtualMachineScaleSets'
        upgradeSettings: {
          maxSurge: '0'
          maxUnavailable: '5%'
        }
        vnetSubnetID: '${vnetShop.id}/subnets/snet-nodes'
        podSubnetID: '${vnetShop.id}/subnets/snet-pods'
        podIPAllocationMode: 'StaticBlock'
      }
    ]
    networkProfile: {
      networkPlugin: 'azure'
      networkDataplane: 'azure'
      networkPolicy: 'none'
      serviceCidr: '172.20.0.0/16'
      dnsServiceIP: '172.20.0.10'
      loadBalancerSku: 'standard'
      outboundType: 'userDefinedRouting'
    }
  }
  dependsOn: [
    roleAksShop
    roleAksShop2
  ]
}
